"""What happened to people that no list's change tells, numbered for whoever reads along"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person_event',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('after_change_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=True),
    sa.Column('person_id', sa.String(length=16), nullable=True),
    sa.Column('other_id', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_person_event_listing_id_listing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_event'))
    )
    for column in ('after_change_id', 'listing_id', 'person_id'):
        op.create_index(op.f(f'ix_person_event_{column}'), 'person_event', [column], unique=False)
    op.create_index('ix_listing_expires_on', 'listing', ['expires_on'], unique=False)
    # Ids that were joined or parted before this table was there.
    op.execute(
        "INSERT INTO person_event (after_change_id, kind, day, person_id, other_id) "
        "SELECT (SELECT COALESCE(MAX(last_change_id), 0) FROM resolve_state), reason, "
        "DATE(made_at), old_id, new_id FROM person_redirect ORDER BY made_at, old_id, new_id"
    )


def downgrade() -> None:
    op.drop_index('ix_listing_expires_on', table_name='listing')
    op.drop_table('person_event')
