"""How much a person asked to hide"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('wish', sa.String(length=10), nullable=False, server_default=''))
    op.execute("UPDATE person SET wish = 'remove' WHERE hidden")


def downgrade() -> None:
    # A version that knows one level alone hides whoever asked for any but the first.
    op.drop_column('person', 'wish')
