"""every record of the tracker"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('local_storage',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('linux_path', sa.String(), nullable=True),
    sa.Column('mac_path', sa.String(), nullable=True),
    sa.Column('windows_path', sa.String(), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_storage')),
    sa.UniqueConstraint('code', name=op.f('uq_local_storage_code')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_local_storage_operation_key'))
    )
    op.create_table('person',
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('private_email', sa.String(), nullable=True),
    sa.Column('country', sa.String(), nullable=True),
    sa.Column('image', sa.String(), nullable=True),
    sa.Column('years_experience', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('joined_on', sa.String(), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('login', name=op.f('uq_person_login')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_person_operation_key'))
    )
    op.create_table('person_group',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_group')),
    sa.UniqueConstraint('code', name=op.f('uq_person_group_code')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_person_group_operation_key'))
    )
    op.create_table('published_file_type',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('short_name', sa.String(), nullable=True),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_file_type')),
    sa.UniqueConstraint('code', name=op.f('uq_published_file_type_code')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_published_file_type_operation_key'))
    )
    op.create_table('step',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('short_name', sa.String(), nullable=True),
    sa.Column('entity_kind', sa.String(), nullable=True),
    sa.Column('color', sa.String(), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step')),
    sa.UniqueConstraint('code', name=op.f('uq_step_code')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_step_operation_key'))
    )
    op.create_table('tag',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=True),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('color', sa.String(), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag')),
    sa.UniqueConstraint('name', name=op.f('uq_tag_name')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_tag_operation_key'))
    )
    op.create_table('tracker_counter',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_tracker_counter'))
    )
    op.create_table('tracker_link',
    sa.Column('owner_id', sa.String(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('target_id', sa.String(), nullable=False),
    sa.Column('target_kind', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('owner_id', 'field', 'target_id', name=op.f('pk_tracker_link'))
    )
    with op.batch_alter_table('tracker_link', schema=None) as batch_op:
        batch_op.create_index('ix_tracker_link_target', ['target_id', 'field'], unique=False)

    op.create_table('tracker_touch',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('record_id', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_tracker_touch'))
    )
    op.create_table('asset',
    sa.Column('project_id', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('frame_start', sa.Integer(), nullable=True),
    sa.Column('frame_end', sa.Integer(), nullable=True),
    sa.Column('fps', sa.String(), nullable=True),
    sa.Column('image', sa.String(), nullable=True),
    sa.Column('asset_type', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=True),
    sa.Column('subtype', sa.String(), nullable=True),
    sa.Column('pipeline_step', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_asset_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asset')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_asset_operation_key')),
    sa.UniqueConstraint('project_id', 'code', name=op.f('uq_asset_project_id_code'))
    )
    with op.batch_alter_table('asset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asset_project_id'), ['project_id'], unique=False)

    op.create_table('attachment',
    sa.Column('project_id', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('file', sa.String(), nullable=True),
    sa.Column('content_type', sa.String(), nullable=True),
    sa.Column('field', sa.String(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_attachment_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_attachment_operation_key'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_project_id'), ['project_id'], unique=False)

    op.create_table('note',
    sa.Column('project_id', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('content', sa.String(), nullable=True),
    sa.Column('user_id', sa.String(), nullable=True),
    sa.Column('note_type', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_note_project_id_project')),
    sa.ForeignKeyConstraint(['user_id'], ['person.id'], name=op.f('fk_note_user_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_note_operation_key'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_project_id'), ['project_id'], unique=False)

    op.create_table('playlist',
    sa.Column('project_id', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_playlist_project_id_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_playlist')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_playlist_operation_key')),
    sa.UniqueConstraint('project_id', 'code', name=op.f('uq_playlist_project_id_code'))
    )
    with op.batch_alter_table('playlist', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_playlist_project_id'), ['project_id'], unique=False)

    op.create_table('reply',
    sa.Column('note_id', sa.String(), nullable=True),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('user_id', sa.String(), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_reply_note_id_note')),
    sa.ForeignKeyConstraint(['user_id'], ['person.id'], name=op.f('fk_reply_user_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_reply_operation_key'))
    )
    op.create_table('task',
    sa.Column('project_id', sa.String(), nullable=True),
    sa.Column('asset_id', sa.String(), nullable=True),
    sa.Column('sequence_id', sa.String(), nullable=True),
    sa.Column('shot_id', sa.String(), nullable=True),
    sa.Column('step_id', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('start_date', sa.String(), nullable=True),
    sa.Column('due_date', sa.String(), nullable=True),
    sa.Column('task_type', sa.String(), nullable=False),
    sa.Column('department', sa.String(), nullable=True),
    sa.Column('notes', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('status_changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('bid_hours', sa.Double(), nullable=True),
    sa.Column('actual_hours', sa.Double(), nullable=True),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_task_asset_id_asset')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_task_project_id_project')),
    sa.ForeignKeyConstraint(['sequence_id'], ['sequence.id'], name=op.f('fk_task_sequence_id_sequence')),
    sa.ForeignKeyConstraint(['shot_id'], ['shot.id'], name=op.f('fk_task_shot_id_shot')),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_task_step_id_step')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_task_operation_key'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_project_id'), ['project_id'], unique=False)

    op.create_table('assignment',
    sa.Column('task_id', sa.String(), nullable=True),
    sa.Column('asset_id', sa.String(), nullable=True),
    sa.Column('user_id', sa.String(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('notes', sa.String(), nullable=True),
    sa.Column('responsibility', sa.Integer(), nullable=True),
    sa.Column('start_date', sa.String(), nullable=True),
    sa.Column('due_date', sa.String(), nullable=True),
    sa.Column('is_lead', sa.Boolean(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('operation_key', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_assignment_asset_id_asset')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_assignment_task_id_task')),
    sa.ForeignKeyConstraint(['user_id'], ['person.id'], name=op.f('fk_assignment_user_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('operation_key', name=op.f('uq_assignment_operation_key'))
    )
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.add_column(sa.Column('description', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('start_date', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('due_date', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('base_path', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('delivery_notes', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('retired', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('operation_key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('created_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_project_operation_key'), ['operation_key'])

    with op.batch_alter_table('published_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asset_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('task_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('description', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('thumbnail', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('status', sa.String(), nullable=False, server_default='wtg'))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('operation_key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('shot_id',
               existing_type=sa.VARCHAR(),
               nullable=True)
        batch_op.create_unique_constraint(batch_op.f('uq_published_file_operation_key'), ['operation_key'])
        batch_op.create_foreign_key(batch_op.f('fk_published_file_asset_id_asset'), 'asset', ['asset_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_published_file_task_id_task'), 'task', ['task_id'], ['id'])

    with op.batch_alter_table('sequence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('frame_start', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('frame_end', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('handles', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('fps', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('resolution', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('colorspace', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('image', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('status', sa.String(), nullable=False, server_default='active'))
        batch_op.add_column(sa.Column('retired', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('operation_key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('created_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_sequence_operation_key'), ['operation_key'])

    with op.batch_alter_table('shot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('description', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('frame_start', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('frame_end', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('handles', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('fps', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('colorspace', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('image', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('shot_type', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('notes', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('retired', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('operation_key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('created_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_shot_operation_key'), ['operation_key'])

    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asset_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('task_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('user_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('description', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('retime_duration', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('retime_percent', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('retime_start_frame', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('filmstrip', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('movie_mp4', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('movie_webm', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('operation_key', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('shot_id',
               existing_type=sa.VARCHAR(),
               nullable=True)
        batch_op.create_unique_constraint(batch_op.f('uq_version_operation_key'), ['operation_key'])
        batch_op.create_foreign_key(batch_op.f('fk_version_asset_id_asset'), 'asset', ['asset_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_version_user_id_person'), 'person', ['user_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_version_task_id_task'), 'task', ['task_id'], ['id'])
    op.create_table('account',
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('password', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('login', name=op.f('pk_account'))
    )
    op.create_table('tracker_lock',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_tracker_lock'))
    )
    op.create_table('tracker_cached',
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=True),
    sa.Column('project_id', sa.String(), nullable=True),
    sa.Column('sequence_id', sa.String(), nullable=True),
    sa.Column('shot_id', sa.String(), nullable=True),
    sa.Column('asset_id', sa.String(), nullable=True),
    sa.Column('note_id', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=True),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('turned', sa.Boolean(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('site', 'kind', 'id', name=op.f('pk_tracker_cached'))
    )
    with op.batch_alter_table('tracker_cached', schema=None) as batch_op:
        batch_op.create_index('ix_tracker_cached_project', ['site', 'kind', 'project_id', 'place'], unique=False)
        batch_op.create_index('ix_tracker_cached_shot', ['site', 'kind', 'shot_id'], unique=False)

    op.create_table('tracker_scope',
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('progress', sa.Text(), nullable=False),
    sa.Column('filled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cursor', sa.Text(), nullable=False),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('site', 'scope', name=op.f('pk_tracker_scope'))
    )
    op.create_table('tracker_outbox',
    sa.Column('number', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('bundle', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('record_id', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('base', sa.Text(), nullable=False),
    sa.Column('theirs', sa.Text(), nullable=False),
    sa.Column('file', sa.String(), nullable=False),
    sa.Column('file_field', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('made_id', sa.String(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('hint', sa.Text(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_tracker_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_tracker_outbox_key'))
    )
    with op.batch_alter_table('tracker_outbox', schema=None) as batch_op:
        batch_op.create_index('ix_tracker_outbox_state', ['site', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_tracker_outbox_record_id'), ['record_id'], unique=False)

    op.execute("INSERT INTO tracker_counter (name, number) VALUES ('touch', 0)")
