"""What moved since the keys of possible pairs were last written, in few pages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listing_key_since',
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('hash', sa.BigInteger(), nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.SmallInteger(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('subpart', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('hash', 'listing_id', name=op.f('pk_listing_key_since')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('listing_key_since', schema=None) as batch_op:
        batch_op.create_index('ix_listing_key_since_listing', ['listing_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('listing_key_since', schema=None) as batch_op:
        batch_op.drop_index('ix_listing_key_since_listing')
    op.drop_table('listing_key_since')
    # The buckets are as they were: the next resolution is a full one.
    op.execute("UPDATE resolve_state SET rules = ''")
