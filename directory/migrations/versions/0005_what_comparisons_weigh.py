"""What comparisons weigh, as the store's own pairs showed it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resolve_weights',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pairs', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('prior', sa.Double(), nullable=False),
    sa.Column('bits', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolve_weights'))
    )


def downgrade() -> None:
    op.drop_table('resolve_weights')
