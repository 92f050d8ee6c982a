"""A digest of who is hidden, beside the edition's mark"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('edition', sa.Column('hidden', sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column('edition', 'hidden')
