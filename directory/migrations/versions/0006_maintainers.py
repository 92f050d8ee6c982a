"""Those who may sign in, their sessions, and what they did"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_REFUSE = "The audit log is only ever added to."


def upgrade() -> None:
    op.create_table('maintainer',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('second_factor', sa.String(), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disabled', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maintainer')),
    sa.UniqueConstraint('name', name=op.f('uq_maintainer_name'))
    )
    op.create_table('maintainer_session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('maintainer_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['maintainer_id'], ['maintainer.id'], name=op.f('fk_maintainer_session_maintainer_id_maintainer')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_maintainer_session'))
    )
    op.create_index(op.f('ix_maintainer_session_maintainer_id'), 'maintainer_session', ['maintainer_id'])
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('who', sa.String(length=60), nullable=False),
    sa.Column('what', sa.String(length=30), nullable=False),
    sa.Column('about', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    _only_added_to()


def _only_added_to() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for act in ('UPDATE', 'DELETE'):
            op.execute(f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
                       f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END")
        return
    op.execute("CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
               f"$$ BEGIN RAISE EXCEPTION '{_REFUSE}'; END $$")
    op.execute("CREATE TRIGGER audit_entry_only_added_to "
               "BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
               "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()")


def downgrade() -> None:
    op.drop_table('audit_entry')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute("DROP FUNCTION audit_entry_refuse()")
    op.drop_index(op.f('ix_maintainer_session_maintainer_id'), table_name='maintainer_session')
    op.drop_table('maintainer_session')
    op.drop_table('maintainer')
