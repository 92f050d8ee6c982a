"""Claims, what proved them, and what is said through them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claim',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('once', sa.String(length=32), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_claim_listing_id_listing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('once', name=op.f('uq_claim_once'))
    )
    op.create_index(op.f('ix_claim_listing_id'), 'claim', ['listing_id'])
    op.create_table('claim_proof',
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=6), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=32), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_proof_claim_id_claim')),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_claim_proof')),
    sa.UniqueConstraint('link', name=op.f('uq_claim_proof_link'))
    )
    op.create_table('claim_statement',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('says', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_statement_claim_id_claim')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_statement')),
    sa.UniqueConstraint('claim_id', 'turn', name=op.f('uq_claim_statement_claim_id_turn'))
    )


def downgrade() -> None:
    op.drop_table('claim_statement')
    op.drop_table('claim_proof')
    op.drop_index(op.f('ix_claim_listing_id'), table_name='claim')
    op.drop_table('claim')
