"""The first schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person_redirect',
    sa.Column('old_id', sa.String(length=16), nullable=False),
    sa.Column('new_id', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('old_id', 'new_id', name=op.f('pk_person_redirect'))
    )
    op.create_table('resolve_state',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('last_change_id', sa.Integer(), nullable=False),
    sa.Column('last_decision_id', sa.Integer(), nullable=False),
    sa.Column('rules', sa.String(length=64), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolve_state'))
    )
    op.create_table('source',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('jurisdiction', sa.String(length=2), nullable=False),
    sa.Column('family', sa.String(length=40), nullable=False),
    sa.Column('info', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('last_accepted_run_id', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source'))
    )
    op.create_table('suppression',
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key_hash', name=op.f('pk_suppression'))
    )
    op.create_table('run',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('as_of_stated', sa.Boolean(), nullable=False),
    sa.Column('completeness', sa.String(length=10), nullable=False),
    sa.Column('input_name', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('counts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('failure', sa.String(length=40), nullable=True),
    sa.Column('reasons', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('warnings', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('sample', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_run_source_id_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run'))
    )
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_source_id'), ['source_id'], unique=False)

    op.create_table('listing',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('as_of_stated', sa.Boolean(), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_seen', sa.Date(), nullable=True),
    sa.Column('last_seen', sa.Date(), nullable=True),
    sa.Column('gone_at', sa.Date(), nullable=True),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('title_published', sa.String(), nullable=False),
    sa.Column('credential_id', sa.String(length=60), nullable=True),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('other_numbers', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('name_published', sa.String(), nullable=False),
    sa.Column('family_name', sa.String(), nullable=False),
    sa.Column('given_name', sa.String(), nullable=False),
    sa.Column('middle_name', sa.String(), nullable=False),
    sa.Column('name_suffix', sa.String(length=10), nullable=False),
    sa.Column('former_names', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('post_nominals', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_text', sa.String(), nullable=False),
    sa.Column('sub_status_text', sa.String(), nullable=False),
    sa.Column('restricted', sa.Boolean(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=2), nullable=False),
    sa.Column('postal_code', sa.String(length=5), nullable=False),
    sa.Column('discipline', sa.String(length=7), nullable=False),
    sa.Column('actions', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('claims', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('self_reported', sa.Boolean(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('raw', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('content_hash', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_listing_run_id_run')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_listing_source_id_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing')),
    sa.UniqueConstraint('source_id', 'key', name=op.f('uq_listing_source_id_key'))
    )
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.create_index('ix_listing_family_given', ['family_name', 'given_name'], unique=False)
        batch_op.create_index('ix_listing_number', ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_listing_run_id'), ['run_id'], unique=False)

    op.create_table('staged_listing',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('title_published', sa.String(), nullable=False),
    sa.Column('credential_id', sa.String(length=60), nullable=True),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('other_numbers', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('name_published', sa.String(), nullable=False),
    sa.Column('family_name', sa.String(), nullable=False),
    sa.Column('given_name', sa.String(), nullable=False),
    sa.Column('middle_name', sa.String(), nullable=False),
    sa.Column('name_suffix', sa.String(length=10), nullable=False),
    sa.Column('former_names', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('post_nominals', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_text', sa.String(), nullable=False),
    sa.Column('sub_status_text', sa.String(), nullable=False),
    sa.Column('restricted', sa.Boolean(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=2), nullable=False),
    sa.Column('postal_code', sa.String(length=5), nullable=False),
    sa.Column('discipline', sa.String(length=7), nullable=False),
    sa.Column('actions', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('claims', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('self_reported', sa.Boolean(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('raw', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('content_hash', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_staged_listing_run_id_run'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_listing'))
    )
    with op.batch_alter_table('staged_listing', schema=None) as batch_op:
        batch_op.create_index('ix_staged_listing_run_key', ['run_id', 'key'], unique=False)
        batch_op.create_index('ix_staged_listing_run_listing', ['run_id', 'listing_id'], unique=False)

    op.create_table('change',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('fields', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_change_listing_id_listing')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_change_run_id_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_listing_id'), ['listing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_run_id'), ['run_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('left_id', sa.String(length=16), nullable=False),
    sa.Column('right_id', sa.String(length=16), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('made_by', sa.String(length=60), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('evidence', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('evidence_hash', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['left_id'], ['listing.id'], name=op.f('fk_decision_left_id_listing')),
    sa.ForeignKeyConstraint(['right_id'], ['listing.id'], name=op.f('fk_decision_right_id_listing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_pair', ['left_id', 'right_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_right_id'), ['right_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('anchor_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('search_name', sa.String(), nullable=False),
    sa.Column('self_reported', sa.Boolean(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['anchor_id'], ['listing.id'], name=op.f('fk_person_anchor_id_listing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('anchor_id', name=op.f('uq_person_anchor_id'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_search_name'), ['search_name'], unique=False)

    op.create_table('person_listing',
    sa.Column('listing_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.String(length=16), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('precision', sa.String(length=5), nullable=False),
    sa.Column('place_state', sa.String(length=2), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_person_listing_listing_id_listing')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_listing_person_id_person')),
    sa.PrimaryKeyConstraint('listing_id', name=op.f('pk_person_listing'))
    )
    with op.batch_alter_table('person_listing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_listing_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_person_listing_place', ['latitude', 'longitude'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_listing_place_state'), ['place_state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('person_listing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_listing_place_state'))
        batch_op.drop_index('ix_person_listing_place')
        batch_op.drop_index(batch_op.f('ix_person_listing_person_id'))

    op.drop_table('person_listing')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_search_name'))

    op.drop_table('person')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_right_id'))
        batch_op.drop_index('ix_decision_pair')

    op.drop_table('decision')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_run_id'))
        batch_op.drop_index(batch_op.f('ix_change_listing_id'))

    op.drop_table('change')
    with op.batch_alter_table('staged_listing', schema=None) as batch_op:
        batch_op.drop_index('ix_staged_listing_run_listing')
        batch_op.drop_index('ix_staged_listing_run_key')

    op.drop_table('staged_listing')
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listing_run_id'))
        batch_op.drop_index('ix_listing_number')
        batch_op.drop_index('ix_listing_family_given')

    op.drop_table('listing')
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_source_id'))

    op.drop_table('run')
    op.drop_table('suppression')
    op.drop_table('source')
    op.drop_table('resolve_state')
    op.drop_table('person_redirect')
