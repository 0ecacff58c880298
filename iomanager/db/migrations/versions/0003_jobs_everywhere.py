"""publishing through jobs, workers, engines that keep jobs themselves"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('engine_job', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('tier', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('not_before', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('job_attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('worker', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('job_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('settings', sa.Text(), nullable=False, server_default='{}'))
    op.create_table('worker',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('engine', sa.String(), nullable=False),
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('process', sa.String(), nullable=False),
    sa.Column('queue', sa.String(), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('provides', sa.Text(), nullable=False),
    sa.Column('stopping', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('polled_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker'))
    )
    op.create_table('delivery_plate',
    sa.Column('delivery_id', sa.String(), nullable=False),
    sa.Column('plate', sa.String(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('lease_owner', sa.String(), nullable=True),
    sa.Column('lease_host', sa.String(), nullable=True),
    sa.Column('lease_process', sa.String(), nullable=True),
    sa.Column('lease_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_delivery_plate_delivery_id_delivery')),
    sa.PrimaryKeyConstraint('delivery_id', 'plate', 'step', name=op.f('pk_delivery_plate'))
    )
