"""Leases, version stamps, absences seen once, facilities beside people"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')


def _facility_columns() -> list[sa.Column[object]]:
    return [
        sa.Column('kind', sa.String(length=10), nullable=False, server_default='person'),
        sa.Column('details', _JSON, nullable=False, server_default='{}'),
    ]


def upgrade() -> None:
    op.create_table('lease',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_lease'))
    )
    for table in ('listing', 'staged_listing'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in _facility_columns():
                batch_op.add_column(column)
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('absent_since', sa.Date(), nullable=True))
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stamp', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_column('stamp')
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.drop_column('absent_since')
    for table in ('listing', 'staged_listing'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('details')
            batch_op.drop_column('kind')
    op.drop_table('lease')
