"""The words over the columns of people's sheets, in English and Korean, and the fields that they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from iomanager.tracker.kinds import FieldType, Kind, spec

KIND_WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROJECT: ("project", "show", "프로젝트", "작품"),
    Kind.SEQUENCE: ("sequence", "seq", "시퀀스", "씬"),
    Kind.SHOT: ("shot", "샷", "컷", "shot name", "샷 이름", "컷 번호"),
    Kind.ASSET: ("asset", "에셋", "어셋"),
    Kind.TASK: ("task", "태스크"),
    Kind.ASSIGNMENT: ("assignment", "배정"),
    Kind.GROUP: ("group", "그룹"),
    Kind.STEP: ("step", "pipeline step", "공정"),
    Kind.USER: ("artist", "user", "아티스트", "작업자", "사용자", "아이디", "username"),
    Kind.VERSION: ("version", "버전"),
    Kind.PLAYLIST: ("playlist", "재생목록", "플레이리스트"),
    Kind.TAG: ("tag", "태그"),
    Kind.NOTE: ("note", "title", "노트", "제목"),
}
"""What a kind is called: the column that names the records themselves, or one of another kind that they belong to."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "이름", "명칭", "display name"),
    "code": ("code", "코드", "short name"),
    "description": ("description", "desc", "설명", "내용"),
    "status": ("status", "state", "상태"),
    "fps": ("fps", "frame rate", "프레임레이트", "프레임 속도"),
    "resolution": ("resolution", "res", "해상도"),
    "colorspace": ("colorspace", "color space", "colourspace", "색공간", "컬러스페이스"),
    "frame_start": ("frame start", "start frame", "first frame", "시작 프레임"),
    "frame_end": ("frame end", "end frame", "last frame", "끝 프레임", "종료 프레임"),
    "handles": ("handles", "handle", "핸들"),
    "cut_in": ("cut in", "컷 인"),
    "cut_out": ("cut out", "컷 아웃"),
    "cut_duration": ("cut duration", "duration", "length", "길이", "컷 길이"),
    "timecode_in": ("timecode in", "tc in", "타임코드 인"),
    "timecode_out": ("timecode out", "tc out", "타임코드 아웃"),
    "clip_name": ("clip name", "clip", "클립", "클립 이름"),
    "notes": ("notes", "remarks", "비고", "메모"),
    "shot_type": ("shot type", "샷 유형"),
    "asset_type": ("asset type", "type", "에셋 유형", "유형", "종류"),
    "category": ("category", "분류", "카테고리"),
    "task_type": ("task type", "type", "작업 유형", "유형", "종류"),
    "department": ("department", "dept", "부서"),
    "priority": ("priority", "우선순위"),
    "bid_hours": ("bid hours", "bid", "예상 시간", "견적 시간"),
    "actual_hours": ("actual hours", "actual", "실제 시간"),
    "start_date": ("start date", "start", "시작일"),
    "due_date": ("due date", "due", "deadline", "마감", "마감일"),
    "assignees": ("assignees", "assigned to", "assignee", "artist", "artists", "담당", "담당자", "아티스트", "작업자"),
    "email": ("email", "e-mail", "mail", "이메일", "메일"),
    "country": ("country", "국가"),
    "tags": ("tags", "태그들"),
    "joined_on": ("joined on", "joined", "입사일"),
    "years_experience": ("years experience", "experience", "경력"),
    "version_type": ("version type", "버전 유형"),
    "path_to_movie": ("path to movie", "movie", "무비"),
    "path_to_frames": ("path to frames", "frames", "프레임 경로"),
    "role": ("role", "역할"),
    "responsibility": ("responsibility", "share", "비중", "담당 비율"),
    "is_lead": ("is lead", "lead", "리드"),
    "users": ("users", "members", "구성원"),
    "color": ("color", "colour", "색"),
    "content": ("content", "body", "본문"),
}
"""Further words of fields; a field's own name is always one."""


def columns_of(kind: Kind, header: Iterable[str]) -> dict[str, str]:
    """The header's words that mean a field of the kind; the first of two for the same field counts."""
    meanings = _meanings(kind)
    found: dict[str, str] = {}
    for word in header:
        name = meanings.get(_folded(word))
        if name is not None and name not in found.values():
            found[word] = name
    return found


def words_of(kind: Kind, fields: Iterable[str]) -> list[str]:
    """One word for each field, for people."""
    return [name.removesuffix("_id") for name in fields if name != "project_id"]


def all_words(kind: Kind) -> list[str]:
    """Every word that a header of this kind may have."""
    return sorted(_meanings(kind, folded=False))


def _meanings(kind: Kind, *, folded: bool = True) -> dict[str, str]:
    """Each word with its field; where two fields have a word, the first one."""
    label = "login" if kind is Kind.USER else spec(kind).label
    pairs = [(form, label) for form in _forms(kind)]
    for name in spec(kind).fields:
        pairs += [(word, name) for word in (name, *WORDS.get(name, ()), *_of_link(kind, name))]
    if label == "code" and "name" not in spec(kind).fields:
        pairs.append(("name", label))
    found: dict[str, str] = {}
    for word, name in pairs:
        found.setdefault(_folded(word) if folded else word, name)
    return found


def _of_link(kind: Kind, name: str) -> list[str]:
    """What people call the kind that a field names; the project is the open one, and never a column."""
    field = spec(kind).fields[name]
    return _forms(field.targets[0]) if field.type is FieldType.LINK and name != "project_id" else []


def _forms(kind: Kind) -> list[str]:
    endings = ("", " code", " name", " 코드", " 이름")
    return [f"{word}{ending}" for word in KIND_WORDS.get(kind, ()) for ending in endings]


def _folded(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
