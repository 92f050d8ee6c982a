"""Listings by city, and what each list holds, without a pass over all of them"""

from __future__ import annotations

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_listing_state_city', 'listing', ['state', 'city'], unique=False)
    op.create_index(
        'ix_listing_credential_source',
        'listing',
        ['credential_id', 'source_id', 'gone_at'],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index('ix_listing_credential_source', table_name='listing')
    op.drop_index('ix_listing_state_city', table_name='listing')
