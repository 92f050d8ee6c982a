"""The keys by which listings are found that may be one person"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listing_key',
    sa.Column('hash', sa.BigInteger(), nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.SmallInteger(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('subpart', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('hash', 'listing_id', name=op.f('pk_listing_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('listing_key', schema=None) as batch_op:
        batch_op.create_index('ix_listing_key_listing', ['listing_id'], unique=False)
    with op.batch_alter_table('resolve_state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wishes', sa.String(length=64), nullable=False, server_default=''))
    # Nothing is in its buckets yet: the next resolution is a full one.
    op.execute("UPDATE resolve_state SET rules = ''")


def downgrade() -> None:
    with op.batch_alter_table('resolve_state', schema=None) as batch_op:
        batch_op.drop_column('wishes')
    with op.batch_alter_table('listing_key', schema=None) as batch_op:
        batch_op.drop_index('ix_listing_key_listing')
    op.drop_table('listing_key')
