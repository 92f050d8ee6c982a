"""What readers report as wrong, and what was looked at since"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('once', sa.String(length=32), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('once', name=op.f('uq_report_once'))
    )
    op.create_table('manual_check',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('says', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_manual_check_listing_id_listing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_manual_check'))
    )
    op.create_index(op.f('ix_manual_check_listing_id'), 'manual_check', ['listing_id'])
    op.create_table('asked_crawl',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_asked_crawl_source_id_source')),
    sa.PrimaryKeyConstraint('source_id', name=op.f('pk_asked_crawl'))
    )


def downgrade() -> None:
    op.drop_table('asked_crawl')
    op.drop_index(op.f('ix_manual_check_listing_id'), table_name='manual_check')
    op.drop_table('manual_check')
    op.drop_table('report')
