"""The entities and fields of the stand-in site: one line per field, ``name|data type|targets or values|flags``.

Flags: ``R`` read only, ``U`` unique, ``B`` link types are enforced (elsewhere they are advice), ``=x`` default value;
``<T.f`` the other side of T's field f; ``@J.a.b`` kept as rows of the join entity J (its field a is this side).
"""

from __future__ import annotations

from typing import Final

PEOPLE: Final = "HumanUser,ApiUser"
LINKED: Final = "Asset,Shot,Sequence,Project,Scene,Episode"

MOST: Final = f"""
created_at|date_time||R
updated_at|date_time||R
created_by|entity|{PEOPLE}|R
updated_by|entity|{PEOPLE}|R
image|image
filmstrip_image|image
image_source_entity|entity|{LINKED},Version,PublishedFile,Task,Playlist|R
tags|multi_entity|Tag
"""
DATES: Final = f"""
created_at|date_time||R
updated_at|date_time||R
created_by|entity|{PEOPLE}|R
updated_by|entity|{PEOPLE}|R
"""

PROJECT: Final = """
name|text||U
code|text||U
tank_name|text
sg_status|list|Bidding,Active,Lost,Hold
sg_type|list|Commercial,Episodic,Feature,Game,Other
archived|checkbox
is_demo|checkbox
is_template|checkbox
start_date|date||R
end_date|date||R
duration|number||R
users|multi_entity|HumanUser
phases|multi_entity|Phase
task_templates|multi_entity|TaskTemplate
sg_description|text
billboard|url
last_accessed_by_current_user|date_time
tracking_settings|serializable
"""
SEQUENCE: Final = """
code|text
project|entity|Project|B
description|text
episode|entity|Episode|B
shots|multi_entity|Shot|<Shot.sg_sequence
assets|multi_entity|Asset
cuts|multi_entity|Cut|<Cut.entity
sg_sequence_type|list|
sg_status_list|status_list|ip,fin,hld,omt|=ip
task_template|entity|TaskTemplate
tasks|multi_entity|Task|<Task.entity
sg_versions|multi_entity|Version|<Version.entity
notes|multi_entity|Note|<Note.note_links
"""
SHOT: Final = """
code|text
project|entity|Project|B
description|text
sg_sequence|entity|Sequence
sg_shot_type|list|
sg_status_list|status_list|wtg,rdy,ip,fin,cbb,omt,hld|=wtg
sg_cut_in|number
sg_cut_out|number
sg_cut_duration|number
sg_cut_order|number
sg_head_in|number
sg_tail_out|number
sg_working_duration|number
cut_in|number
cut_out|number
cut_duration|number
cut_order|number
head_in|number
head_out|number
head_duration|number
tail_in|number
tail_out|number
tail_duration|number
assets|multi_entity|Asset
parent_shots|multi_entity|Shot
shots|multi_entity|Shot|<Shot.parent_shots
sg_published_files|multi_entity|PublishedFile|<PublishedFile.entity
sg_versions|multi_entity|Version|<Version.entity
tasks|multi_entity|Task|<Task.entity
notes|multi_entity|Note|<Note.note_links
open_notes_count|summary||R
task_template|entity|TaskTemplate
step_0|pivot_column||R
"""
ASSET: Final = """
code|text
project|entity|Project|B
description|text
sg_asset_type|list|Character,Environment,FX,Graphic,Matte Painting,Prop,Vehicle,Weapon
sg_status_list|status_list|wtg,rdy,ip,fin,hld,omt|=wtg
shots|multi_entity|Shot|<Shot.assets
sequences|multi_entity|Sequence|<Sequence.assets
assets|multi_entity|Asset
parents|multi_entity|Asset|<Asset.assets
sg_published_files|multi_entity|PublishedFile|<PublishedFile.entity
sg_versions|multi_entity|Version|<Version.entity
tasks|multi_entity|Task|<Task.entity
notes|multi_entity|Note|<Note.note_links
task_template|entity|TaskTemplate
linked_projects|multi_entity|Project
"""
TASK: Final = f"""
content|text
project|entity|Project|B
entity|entity|{LINKED},Version
step|entity|Step
sg_status_list|status_list|wtg,rdy,ip,rev,blk,plsh,tkt,fin,hld,na|=wtg
task_assignees|multi_entity|Group,HumanUser
task_reviewers|multi_entity|Group,HumanUser
addressings_cc|multi_entity|Group,HumanUser
start_date|date
due_date|date
duration|duration
est_in_mins|duration
time_logs_sum|duration||R
upstream_tasks|multi_entity|Task
downstream_tasks|multi_entity|Task|<Task.upstream_tasks
milestone|checkbox
pinned|checkbox
implicit|checkbox
color|color
sg_sort_order|number
sg_description|text
sg_priority_1|list|
template_task|entity|Task
splits|serializable
notes|multi_entity|Note|<Note.tasks
sg_versions|multi_entity|Version|<Version.sg_task
"""
STEP: Final = """
code|text
short_name|text
entity_type|entity_type||R
color|color
list_order|number
description|text
department|entity|Department
created_at|date_time||R
updated_at|date_time||R
"""
VERSION: Final = f"""
code|text
project|entity|Project|B
entity|entity|{LINKED},Task
sg_task|entity|Task
user|entity|HumanUser,ApiUser,Group
sg_status_list|status_list|na,rev,vwd,apr|=rev
description|text
sg_path_to_movie|text
sg_path_to_frames|text
sg_path_to_geometry|text
sg_first_frame|number
sg_last_frame|number
frame_count|number
frame_range|text
sg_uploaded_movie|url
sg_uploaded_movie_mp4|url
sg_uploaded_movie_webm|url
sg_uploaded_movie_image|url
sg_uploaded_movie_frame_rate|float
sg_uploaded_movie_transcoding_status|number
uploaded_movie_duration|float
sg_frames_aspect_ratio|float
sg_movie_aspect_ratio|float
sg_frames_have_slate|checkbox
sg_movie_has_slate|checkbox
sg_version_type|list|
sg_department|text
client_approved|checkbox
client_approved_at|date_time
client_approved_by|entity|{PEOPLE}
client_code|text
flagged|checkbox
playlists|multi_entity|Playlist|@PlaylistVersionConnection.version.playlist
published_files|multi_entity|PublishedFile|<PublishedFile.version
notes|multi_entity|Note|<Note.note_links
tasks|multi_entity|Task|<Task.entity
cuts|multi_entity|Cut|<Cut.version
viewed_by_current_user|list|viewed,unviewed
otio_playable|text
task_template|entity|TaskTemplate|B
"""
PUBLISHED_FILE: Final = f"""
code|text
name|text
version_number|number
path|url
path_cache|text
path_cache_storage|entity|LocalStorage
published_file_type|entity|PublishedFileType
entity|entity|{LINKED}
task|entity|Task
version|entity|Version
project|entity|Project|B
sg_status_list|status_list|wtg,ip,cmpt|=wtg
description|text
upstream_published_files|multi_entity|PublishedFile|@PublishedFileDependency.published_file.dependent_published_file
downstream_published_files|multi_entity|PublishedFile|@PublishedFileDependency.dependent_published_file.published_file
"""
NOTE: Final = f"""
subject|text
content|text
project|entity|Project|B
note_links|multi_entity|{LINKED},Version,Playlist,PublishedFile
tasks|multi_entity|Task
addressings_to|multi_entity|Group,HumanUser
addressings_cc|multi_entity|Group,HumanUser
user|entity|{PEOPLE}
sg_note_type|list|Internal,Client
sg_status_list|status_list|opn,ip,clsd|=opn
attachments|multi_entity|Attachment
replies|multi_entity|Reply|<Reply.entity
playlist|entity|Playlist
notes_app_context|text
client_note|checkbox||R
client_approved|checkbox
suppress_email_notif|checkbox
reply_content|text
publish_status|text
read_by_current_user|list|read,unread
"""
REPLY: Final = f"""
entity|entity|Note
content|text
user|entity|{PEOPLE}
created_at|date_time||R
"""
ATTACHMENT: Final = f"""
this_file|url
filename|text||R
file_size|number||R
file_extension|text||R
display_name|text
description|text
attachment_links|multi_entity|{LINKED},Version,Note,Task,Playlist,PublishedFile
attachment_reference_links|multi_entity|{LINKED},Version
notes|multi_entity|Note|<Note.attachments
local_storage|entity|LocalStorage|R
project|entity|Project
original_fname|text
processing_status|list|thumbnail_pending,unverified,clean,infected|R
sg_type|list|
"""
PLAYLIST: Final = """
code|text
project|entity|Project|B
versions|multi_entity|Version|@PlaylistVersionConnection.playlist.version
notes|multi_entity|Note|<Note.note_links
description|text
locked|checkbox
locked_by|entity|HumanUser|R
locked_at|date_time||R
sg_date_and_time|date_time
"""
HUMAN_USER: Final = """
name|text||R
firstname|text
lastname|text
login|text||U
email|text
sg_status_list|status_list|act,dis|=act
permission_rule_set|entity|PermissionRuleSet
groups|multi_entity|Group|<Group.users
projects|multi_entity|Project|<Project.users
department|entity|Department
password_proxy|password
locked_until|date_time
language|text
can_see_media_download_links|checkbox
"""
CUT: Final = """
code|text
project|entity|Project|B
entity|entity|Sequence,Scene,Episode,Reel
fps|float
duration|number
revision_number|number
timecode_start_text|text
timecode_end_text|text
cut_items|multi_entity|CutItem|<CutItem.cut
version|entity|Version|B
attachments|multi_entity|Attachment
sg_cut_type|list|Boards,Assembly,Director,Final
sg_status_list|status_list|ip,hld,apr,na|=ip
description|text
"""
CUT_ITEM: Final = """
code|text
project|entity|Project|B
cut|entity|Cut|B
shot|entity|Shot|B
version|entity|Version|B
cut_order|number
edit_in|number
edit_out|number
cut_item_in|number
cut_item_out|number
cut_item_duration|number
timecode_edit_in_text|text
timecode_edit_out_text|text
timecode_cut_item_in_text|text
timecode_cut_item_out_text|text
description|text
"""
EVENT: Final = f"""
event_type|text||R
attribute_name|text||R
meta|serializable||R
entity|entity|{LINKED}|R
user|entity|{PEOPLE}|R
project|entity|Project|R
created_at|date_time||R
session_uuid|uuid||R
description|text||R
"""
ENTITIES: Final = {
    "Project": PROJECT + MOST,
    "Sequence": SEQUENCE + MOST,
    "Shot": SHOT + MOST,
    "Asset": ASSET + MOST,
    "Task": TASK + MOST,
    "Step": STEP,
    "Version": VERSION + MOST,
    "PublishedFile": PUBLISHED_FILE + MOST,
    "PublishedFileType": "code|text||U\nshort_name|text\ndescription|text\nimage|image\ntags|multi_entity|Tag" + DATES,
    "PublishedFileDependency": "published_file|entity|PublishedFile\ndependent_published_file|entity|PublishedFile",
    "Note": NOTE + MOST,
    "Reply": REPLY,
    "Attachment": ATTACHMENT + MOST,
    "Playlist": PLAYLIST + MOST,
    "PlaylistVersionConnection": "playlist|entity|Playlist\nversion|entity|Version\nsg_sort_order|number",
    "HumanUser": HUMAN_USER + MOST,
    "ApiUser": "firstname|text\nlastname|text\nemail|text\ndescription|text\ngenerate_event_log_entries|checkbox\n"
    "salted_password|password\nsg_status_list|status_list|act,dis|=act" + MOST,
    "Group": "code|text\nusers|multi_entity|HumanUser\ntags|multi_entity|Tag" + DATES,
    "Tag": "name|text" + DATES,
    "Cut": CUT + MOST,
    "CutItem": CUT_ITEM + MOST,
    "LocalStorage": "code|text\nlinux_path|text\nmac_path|text\nwindows_path|text\nuuid|uuid||R\ndescription|text"
    + DATES,
    "Status": "code|text||R\nname|text\nicon|text\nbg_color|color\nsystem|checkbox" + DATES,
    "TimeLog": f"project|entity|Project|B\nentity|entity|Task,{LINKED}\nuser|entity|HumanUser|B\n"
    "duration|duration\ndate|date\ndescription|text" + DATES,
    "Department": "name|text\ncode|text" + MOST,
    "PermissionRuleSet": "code|text\ndisplay_name|text\nentity_type|text" + DATES,
    "TaskTemplate": "code|text\nentity_type|entity_type\ndescription|text" + DATES,
    "Phase": "code|text\nproject|entity|Project|B" + MOST,
    "Episode": "code|text\nproject|entity|Project|B\nsequences|multi_entity|Sequence|<Sequence.episode" + MOST,
    "Scene": "code|text\nproject|entity|Project|B" + MOST,
    "Page": "name|text\npage_type|text\nentity_type|entity_type\nproject|entity|Project\nshared|checkbox\n"
    "folder|text\ndescription|text" + DATES,
    "EventLogEntry": EVENT,
}
IDENTITY: Final = {
    "Task": "content",
    "Note": "subject",
    "Project": "name",
    "HumanUser": "name",
    "ApiUser": "firstname",
    "Tag": "name",
    "Department": "name",
    "Page": "name",
    "Attachment": "display_name",
    "Reply": "content",
    "EventLogEntry": "description",
}  # elsewhere ``code``
STATUSES: Final = {
    "wtg": "Waiting to Start",
    "rdy": "Ready to Start",
    "ip": "In Progress",
    "fin": "Final",
    "hld": "On Hold",
    "omt": "Omit",
    "rev": "Pending Review",
    "apr": "Approved",
    "vwd": "Viewed",
    "na": "N/A",
    "opn": "Open",
    "clsd": "Closed",
    "cmpt": "Complete",
    "act": "Active",
    "dis": "Disabled",
    "res": "Resolved",
    "recd": "Received",
    "dlvr": "Delivered",
    "cfrm": "Confirmed",
    "pndng": "Pending",
    "cbb": "Could be better",
    "blk": "Blocked",
    "plsh": "Polish",
    "tkt": "Ticket",
}
