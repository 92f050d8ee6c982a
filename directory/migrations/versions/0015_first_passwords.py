"""Passwords that an operator typed, and that their owner has to change"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who has an account by now may have changed nothing, but nobody is shut out by an upgrade.
    op.add_column('maintainer', sa.Column('first_password', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('maintainer', 'first_password')
