"""The mark of what is published just now, by which an index is known to be of it"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    edition = op.create_table('edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stamp', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition'))
    )
    op.bulk_insert(edition, [{'id': 1, 'stamp': secrets.token_hex(16)}])


def downgrade() -> None:
    op.drop_table('edition')
