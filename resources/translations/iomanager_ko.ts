<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>IngestColumns</source>
        <comment>Picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The first readable frame of the clip.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Roll</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The camera roll, for your own use.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Sequence</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Filled by Shot for Editorial.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Shot</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The shot that the plate is published to, such as S001_0010.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Version</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The version that will be published.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Type</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>org: the main plate; src: a further source; ref, editor, lib.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Folder</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The folder that the clip was found in.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>File</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The head of the frames&apos; names, or the movie.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Clip</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The camera&apos;s or the EDL&apos;s name of the clip.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Pad</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>How frame numbers are padded in the files&apos; names.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Ext</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The extension of the files.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Resolution</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Size of the display window in pixels.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Start</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The first frame on disk.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>End</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The last frame on disk.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Frames</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>How many frames the clip has.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Retime frames</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Frames after the retime; filled in, it makes the row a retime.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Retime %</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Speed in per cent; negative plays backwards.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Retime start</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Where the segment begins in the output, counted from 1.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>TC in</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Source timecode of the first used frame.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>TC out</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Source timecode of the last used frame.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Just in</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The first frame that is published; frames before it are left out.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Just out</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The last frame that is published; frames after it are left out.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>fps</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Frames in a second, rounded to 3 places.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Date</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>When the last version was published.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Tag</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>flip, flop, or the tags of a library clip.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Reel</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The reel name in the file&apos;s header.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Colour</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The colourspace that the file is read as.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Codec</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The studio&apos;s name of the movie&apos;s codec.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Channels</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The channels of the first frame.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Exact fps</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Frames in a second as a fraction.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Health</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>What the check of every frame&apos;s header, chunks and size found.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Missing</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Frames that are not on disk.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Location</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Where it was shot, from the header.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Camera</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The camera named in the header.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Checksum</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>The hash, where it is known.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Row id</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IngestColumns</source>
        <comment>Joins this row with its line in Excel.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>waiting</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>running</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>interrupted</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>done</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>failed</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>being undone</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>undone</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>just now</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>{n} min ago</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>{n} h ago</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Checking</name>
    <message>
        <source>fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} cells were corrected. Undo takes it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: {n} cells were filled in, {bad} problems remain.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ColumnChooser</name>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation>작업 찾기</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>작업</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>문제가 생겼습니다</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>계속 작업하기</translation>
    </message>
    <message>
        <source>Something unexpected happened, and it was not your fault.</source>
        <translation>예상하지 못한 문제가 생겼습니다. 사용자의 잘못이 아닙니다.</translation>
    </message>
    <message>
        <source>Your work is still here. Please send the report to support; the log is at
{path}</source>
        <translation>작업 내용은 그대로 있습니다. 보고서를 지원팀에 보내 주세요. 로그 위치:
{path}</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>간단히</translation>
    </message>
</context>
<context>
    <name>DeliveriesDialog</name>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was published yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo delivery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Retires the records and removes the files that are still the ones that were written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compares the delivery&apos;s folder with what is published</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiffDialog</name>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply to the vendor…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>identical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>extended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trimmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not as expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;Text (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply to the vendor</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>edit {column}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read timecode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tick rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>untick rows</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Something unexpected happened. Your work is still here.</source>
        <translation>예상하지 못한 문제가 생겼습니다. 작업 내용은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>The details are in the log: %1</source>
        <translation>자세한 내용은 로그에 있습니다: %1</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>each row&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words in any column (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show rows of one type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colourspace that the whole delivery is read as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick all rows, none, or those that are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Options of the publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick what is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick healthy rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Non Retime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also publish retimed plates without their retime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MOV to DPX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write movies as DPX frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ClipLib</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put clips of type lib into the clip library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smooth Retime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retime with new in-between pictures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Publish {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan and publish {n} rows (Ctrl+Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save, open or load the scanlist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks, and what they fill in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries, differences, collect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every file and record before anything is touched (Ctrl+P)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Project and search</source>
        <translation>프로젝트와 찾기</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>Choose or create a project</source>
        <translation>프로젝트를 선택하거나 만듭니다</translation>
    </message>
    <message>
        <source>Project: {name}</source>
        <translation>프로젝트: {name}</translation>
    </message>
    <message>
        <source>Find an action   {keys}</source>
        <translation>작업 찾기   {keys}</translation>
    </message>
    <message>
        <source>Find any action by its name</source>
        <translation>이름으로 모든 작업을 찾습니다</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
</context>
<context>
    <name>IngestCells</name>
    <message>
        <source>“{text}” is neither ticked (o) nor empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a version number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a number of frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a frame number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is not a timecode such as 01:00:41:17.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IngestColumns</name>
    <message>
        <source>A column of this project.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogDock</name>
    <message>
        <source>Copy log lines</source>
        <translation>로그 복사</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Show lines from this level on</source>
        <translation>이 수준부터 보기</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>로그 검색</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation>선택한 줄 또는 전체 복사</translation>
    </message>
    <message>
        <source>Log lines</source>
        <translation>로그</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The application is still opening.</source>
        <translation>아직 여는 중입니다.</translation>
    </message>
    <message>
        <source>{work} is still running.</source>
        <translation>{work} 작업이 아직 진행 중입니다.</translation>
    </message>
    <message>
        <source>Close the window again to stop it; it can be resumed at the next start.</source>
        <translation>창을 다시 닫으면 중단합니다. 다음에 시작할 때 이어서 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Making the demo project</source>
        <translation>데모 프로젝트 만드는 중</translation>
    </message>
    <message>
        <source>The demo project is ready.</source>
        <translation>데모 프로젝트가 준비되었습니다.</translation>
    </message>
    <message>
        <source>Its delivery is {path}</source>
        <translation>딜리버리 위치: {path}</translation>
    </message>
</context>
<context>
    <name>ManualDock</name>
    <message>
        <source>Search the manual</source>
        <translation>매뉴얼 검색</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>차례</translation>
    </message>
    <message>
        <source>Manual page</source>
        <translation>매뉴얼 페이지</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Project</source>
        <translation>프로젝트(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>패널</translation>
    </message>
    <message>
        <source>Show panel: {name}</source>
        <translation>패널 보기: {name}</translation>
    </message>
    <message>
        <source>Choose or create a project…</source>
        <translation>프로젝트 선택 또는 만들기…</translation>
    </message>
    <message>
        <source>Make the demo project</source>
        <translation>데모 프로젝트 만들기</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>테마: 시스템 설정</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>테마: 어둡게</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>테마: 밝게</translation>
    </message>
    <message>
        <source>Find an action…</source>
        <translation>작업 찾기…</translation>
    </message>
    <message>
        <source>Language: {name}</source>
        <translation>언어: {name}</translation>
    </message>
    <message>
        <source>Role: {name}</source>
        <translation>역할: {name}</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>레이아웃 초기화</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>매뉴얼</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Welcome…</source>
        <translation>시작 화면…</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In Excel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scanlist was edited in both places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} cells were changed here and in the spreadsheet. Everything else is joined already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take Excel&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the selected lines, or for all when none is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mine</source>
        <translation>내 설정</translation>
    </message>
    <message>
        <source>whole row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Hide details</source>
        <translation>간단히</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>알림 닫기</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>The application could not be opened.</source>
        <translation>애플리케이션을 열 수 없습니다.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>여는 중…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Ingest</source>
        <translation>인제스트</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>매뉴얼</translation>
    </message>
</context>
<context>
    <name>PathBar</name>
    <message>
        <source>Choose a delivery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delivery folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The delivery&apos;s folder; drop one here, choose or type it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a delivery here, or choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at every file of the folder (Ctrl+R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load a saved scanlist</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Placeholder</name>
    <message>
        <source>This version has no panel “{name}”; its place is kept.</source>
        <translation>이 버전에는 ‘{name}’ 패널이 없습니다. 자리는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Remove it from my layout</source>
        <translation>내 레이아웃에서 빼기</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Search paths, plates, records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do exactly what is shown here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>{plates} plates · {files} files · {records} records · {needed} to write · {free} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} errors stop this plan; they are on top of the tree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No collisions: nothing that exists is touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;JSON (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to publish.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>Problems and collisions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From / details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>Severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delivery</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>Problems: {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the fix of the selected problems; it can be undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fix all {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply every fix that there is; it can be undone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProjectDialog</name>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>Search projects</source>
        <translation>프로젝트 검색</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>프로젝트 만들기</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Name of a new project</source>
        <translation>새 프로젝트 이름</translation>
    </message>
    <message>
        <source>Looking for projects…</source>
        <translation>프로젝트를 찾는 중…</translation>
    </message>
    <message>
        <source>There is no project yet. Type a name below to make the first.</source>
        <translation>아직 프로젝트가 없습니다. 아래에 이름을 입력해 첫 프로젝트를 만드세요.</translation>
    </message>
</context>
<context>
    <name>ProposeDialog</name>
    <message>
        <source>Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shot now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose shot names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the project&apos;s rule, a regular expression with named groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the project&apos;s template, such as {seq}_{shot}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>{n} of {all} rows get a new shot name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Publishing</name>
    <message>
        <source>Resuming the delivery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The delivery is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undoing the delivery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The delivery was taken back: its records are retired, its files removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written. The plan shows where.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan was written to {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publishing {n} plates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} plates were published and verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply was written to {path}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QCoreApplication</name>
    <message>
        <source>IngestColumns</source>
        <comment>Ticked rows are validated and published. Space ticks.</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries</source>
        <comment>planned</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Panels</source>
        <translation>패널</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Coordinator</source>
        <translation>코디네이터</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>슈퍼바이저</translation>
    </message>
    <message>
        <source>Looking at what came in, with the log at hand.</source>
        <translation>들어온 플레이트를 확인합니다. 로그가 함께 열립니다.</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>아티스트</translation>
    </message>
    <message>
        <source>Looking up plates, with the manual beside them.</source>
        <translation>플레이트를 찾아봅니다. 매뉴얼이 옆에 열립니다.</translation>
    </message>
    <message>
        <source>Deliveries in, plates published: the ingest panel.</source>
        <translation>딜리버리를 받아 플레이트를 퍼블리시합니다. 인제스트 패널이 열립니다.</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>The clipboard holds no table that can be pasted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} cells cannot be edited and were left as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What reached beyond the table was not pasted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fill down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clear cells</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanlistFile</name>
    <message>
        <source>No program opens {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {path} by hand; what you save is joined here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the scanlist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>join with the spreadsheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The edits of the spreadsheet were taken over. Undo takes them back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServerDot</name>
    <message>
        <source>not checked yet</source>
        <translation>아직 확인하지 않음</translation>
    </message>
    <message>
        <source>not reached: {reason}</source>
        <translation>연결 안 됨: {reason}</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Last answer: {time}</source>
        <translation>마지막 응답: {time}</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Search settings and their help</source>
        <translation>설정과 설명 검색</translation>
    </message>
    <message>
        <source>Remove my value</source>
        <translation>내 값 지우기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>{key} was saved. Work that begins from now on uses it.</source>
        <translation>{key} 값을 저장했습니다. 이제부터 시작하는 작업에 적용됩니다.</translation>
    </message>
    <message>
        <source>default</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>shipped settings</source>
        <translation>기본 제공</translation>
    </message>
    <message>
        <source>site</source>
        <translation>사이트</translation>
    </message>
    <message>
        <source>project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>내 설정</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>환경 변수</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>명령줄</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation>작업과 키 검색</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} 남음</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>프레임</translation>
    </message>
    <message>
        <source>files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>단계</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>{count} running</source>
        <translation>{count}개 진행 중</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>프로젝트 없음</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Show all running work</source>
        <translation>진행 중인 작업 모두 보기</translation>
    </message>
</context>
<context>
    <name>TaskRow</name>
    <message>
        <source>stopping</source>
        <translation>중단하는 중</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>This is already running.</source>
        <translation>이미 진행 중입니다.</translation>
    </message>
    <message>
        <source>Wait until it is done, or cancel it in the status bar.</source>
        <translation>끝날 때까지 기다리거나 상태 표시줄에서 취소하세요.</translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome to IO-Manager</source>
        <translation>IO-Manager에 오신 것을 환영합니다</translation>
    </message>
    <message>
        <source>What do you do? This arranges the window; you can change it at any time.</source>
        <translation>어떤 일을 하시나요? 창 배치를 정하며 언제든 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Make a demo project</source>
        <translation>데모 프로젝트 만들기</translation>
    </message>
    <message>
        <source>A small delivery of real EXR, DPX and MOV files, to try everything without risk.</source>
        <translation>실제 EXR, DPX, MOV 파일로 된 작은 딜리버리로 모든 기능을 안심하고 해 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
</context>
<context>
    <name>_TitleBar</name>
    <message>
        <source>Float or dock this panel</source>
        <translation>패널 떼어내기 또는 붙이기</translation>
    </message>
    <message>
        <source>Hide this panel</source>
        <translation>패널 숨기기</translation>
    </message>
</context>
</TS>
