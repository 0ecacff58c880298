<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Accounts</name>
    <message>
        <source>{name} is logged in.</source>
        <translation>{name} 님이 로그인했습니다.</translation>
    </message>
    <message>
        <source>{name} is logged out.</source>
        <translation>{name} 님이 로그아웃했습니다.</translation>
    </message>
    <message>
        <source>The session of {name} is over.</source>
        <translation>{name} 님의 세션이 끝났습니다.</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add to: {kind}</source>
        <translation>추가: {kind}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>Checking</name>
    <message>
        <source>fix</source>
        <translation>수정</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were corrected. Undo takes it back.</source>
        <translation>
            <numerusform>셀 %n개를 고쳤습니다. 실행 취소로 되돌릴 수 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were filled in</source>
        <translation>
            <numerusform>셀 %n개를 채웠습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) remain.</source>
        <translation>
            <numerusform>문제 %n개가 남았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>no problems remain.</source>
        <translation>남은 문제가 없습니다.</translation>
    </message>
</context>
<context>
    <name>Collecting</name>
    <message>
        <source>Where the movies go</source>
        <translation>무비를 둘 폴더</translation>
    </message>
    <message>
        <source>Collect</source>
        <translation>모으기</translation>
    </message>
    <message numerus="yes">
        <source>%n movie(s) are being made in {path}. The jobs show how far they are.</source>
        <translation>
            <numerusform>{path}에 무비 %n개를 만들고 있습니다. 진행은 작업에서 볼 수 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ColumnChooser</name>
    <message>
        <source>Columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>열 초기화</translation>
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
    <name>Deliveries</name>
    <message>
        <source>planned</source>
        <translation>계획됨</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>being undone</source>
        <translation>되돌리는 중</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>방금</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n}분 전</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>{n}시간 전</translation>
    </message>
</context>
<context>
    <name>DeliveriesDialog</name>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>When</source>
        <translation>언제</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>딜리버리</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>플레이트</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>딜리버리</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Nothing was published yet.</source>
        <translation>아직 퍼블리시한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>이어하기</translation>
    </message>
    <message>
        <source>Undo delivery</source>
        <translation>딜리버리 되돌리기</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Retires the records and removes the files that are still the ones that were written</source>
        <translation>기록을 내리고, 쓴 그대로인 파일만 지웁니다</translation>
    </message>
    <message>
        <source>Compares the delivery&apos;s folder with what is published</source>
        <translation>딜리버리 폴더를 퍼블리시된 것과 비교합니다</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>따라가기</translation>
    </message>
    <message>
        <source>Shows the progress of its job in the status bar</source>
        <translation>작업의 진행 상황을 상태 표시줄에 보여 줍니다</translation>
    </message>
</context>
<context>
    <name>DetailsView</name>
    <message>
        <source>Select a job or a step.</source>
        <translation>작업이나 단계를 선택하세요.</translation>
    </message>
    <message>
        <source>This is an old answer: {reason}</source>
        <translation>오래된 응답입니다: {reason}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>소요</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>기다린 시간</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>소유자</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Exit code</source>
        <translation>종료 코드</translation>
    </message>
    <message>
        <source>Asks for</source>
        <translation>필요한 키</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>세부 정보</translation>
    </message>
    <message>
        <source>Why does it not start?</source>
        <translation>왜 시작하지 않나요?</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>확인 중…</translation>
    </message>
    <message>
        <source>It waits for: {steps}</source>
        <translation>다음을 기다립니다: {steps}</translation>
    </message>
    <message>
        <source>from {name}</source>
        <translation>{name}에서</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>From above</source>
        <translation>상위에서</translation>
    </message>
    <message>
        <source>Fields of the chosen record</source>
        <translation>선택한 레코드의 필드</translation>
    </message>
</context>
<context>
    <name>DiffDialog</name>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>변경 내용</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation>비교할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Reply to the vendor…</source>
        <translation>벤더 회신…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>new</source>
        <translation>새로 추가</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>동일</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>extended</source>
        <translation>늘어남</translation>
    </message>
    <message>
        <source>trimmed</source>
        <translation>줄어듦</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>not as expected</source>
        <translation>예상과 다름</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;Text (*.txt)</source>
        <translation>엑셀 파일 (*.xlsx);;텍스트 (*.txt)</translation>
    </message>
    <message>
        <source>Reply to the vendor</source>
        <translation>벤더 회신</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>edit {column}</source>
        <translation>{column} 편집</translation>
    </message>
    <message>
        <source>read timecode</source>
        <translation>타임코드 읽기</translation>
    </message>
    <message>
        <source>tick rows</source>
        <translation>행 체크</translation>
    </message>
    <message>
        <source>untick rows</source>
        <translation>행 체크 해제</translation>
    </message>
</context>
<context>
    <name>Emptiness</name>
    <message>
        <source>Looking for jobs…</source>
        <translation>작업을 찾는 중…</translation>
    </message>
    <message>
        <source>There are no jobs yet. Publish a delivery in the Ingest panel, and it appears here.</source>
        <translation>아직 작업이 없습니다. 인제스트 패널에서 납품을 퍼블리시하면 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>No job fits these filters.</source>
        <translation>이 필터에 맞는 작업이 없습니다.</translation>
    </message>
    <message>
        <source>The jobs cannot be read now.</source>
        <translation>지금은 작업을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Show every job</source>
        <translation>모든 작업 보기</translation>
    </message>
    <message>
        <source>Reading the tracker…</source>
        <translation>트래커를 읽는 중…</translation>
    </message>
    <message>
        <source>There is nothing here yet. Add the first one, or import a sheet.</source>
        <translation>아직 아무것도 없습니다. 첫 항목을 추가하거나 시트를 가져오세요.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Nothing fits the filter.</source>
        <translation>필터에 맞는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>Open a project to see its records.</source>
        <translation>프로젝트를 열면 레코드가 보입니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop a delivery here, or choose a folder</source>
        <translation>딜리버리를 여기에 끌어다 놓거나 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 선택…</translation>
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
        <translation>행마다 따로</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Words in any column (Ctrl+F)</source>
        <translation>모든 열에서 찾을 말 (Ctrl+F)</translation>
    </message>
    <message>
        <source>any type</source>
        <translation>모든 타입</translation>
    </message>
    <message>
        <source>Show rows of one type</source>
        <translation>한 타입의 행만 봅니다</translation>
    </message>
    <message>
        <source>Only problems</source>
        <translation>문제만</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>컬러스페이스</translation>
    </message>
    <message>
        <source>The colourspace that the whole delivery is read as</source>
        <translation>딜리버리 전체를 읽을 컬러스페이스</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>체크</translation>
    </message>
    <message>
        <source>Tick all rows, none, or those that are shown</source>
        <translation>모든 행, 또는 보이는 행을 체크하거나 해제합니다</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>Options of the publish</source>
        <translation>퍼블리시 옵션</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>모두 체크</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>모두 해제</translation>
    </message>
    <message>
        <source>Tick what is shown</source>
        <translation>보이는 행 체크</translation>
    </message>
    <message>
        <source>Tick healthy rows</source>
        <translation>정상인 행 체크</translation>
    </message>
    <message>
        <source>Non Retime</source>
        <translation>Non Retime</translation>
    </message>
    <message>
        <source>Also publish retimed plates without their retime</source>
        <translation>리타임 플레이트를 리타임 없이도 퍼블리시합니다</translation>
    </message>
    <message>
        <source>MOV to DPX</source>
        <translation>MOV to DPX</translation>
    </message>
    <message>
        <source>Write movies as DPX frames</source>
        <translation>무비를 DPX 프레임으로 씁니다</translation>
    </message>
    <message>
        <source>ClipLib</source>
        <translation>ClipLib</translation>
    </message>
    <message>
        <source>Put clips of type lib into the clip library</source>
        <translation>lib 타입 클립을 클립 라이브러리에 넣습니다</translation>
    </message>
    <message>
        <source>Smooth Retime</source>
        <translation>Smooth Retime</translation>
    </message>
    <message>
        <source>Retime with new in-between pictures</source>
        <translation>중간 프레임을 만들어 부드럽게 리타임합니다</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>작업 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>the newest {count} jobs</source>
        <translation>최신 작업 {count}개</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>{time} 기준</translation>
    </message>
    <message>
        <source>({span} ago)</source>
        <translation>({span} 전)</translation>
    </message>
    <message>
        <source>Any project</source>
        <translation>모든 프로젝트</translation>
    </message>
    <message>
        <source>Find in titles and errors</source>
        <translation>제목과 오류에서 찾기</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>내 작업</translation>
    </message>
    <message>
        <source>Only the jobs of {user}</source>
        <translation>{user}의 작업만</translation>
    </message>
    <message>
        <source>Show jobs in this state</source>
        <translation>이 상태의 작업 보기</translation>
    </message>
    <message>
        <source>Show jobs of this project</source>
        <translation>이 프로젝트의 작업 보기</translation>
    </message>
    <message>
        <source>Look again now (Shift+F5)</source>
        <translation>지금 다시 보기 (Shift+F5)</translation>
    </message>
    <message>
        <source>{count} so far…</source>
        <translation>지금까지 {count}개…</translation>
    </message>
    <message>
        <source>Take {word} out of the filter</source>
        <translation>필터에서 {word} 빼기</translation>
    </message>
    <message>
        <source>Filter: a name, status:ip, -status:omt, sequence:S001</source>
        <translation>필터: 이름, status:ip, -status:omt, sequence:S001</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>away</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>each row&apos;s own, else {name}</source>
        <translation>행마다 정한 것, 없으면 {name}</translation>
    </message>
    <message>
        <source>{fps} fps</source>
        <translation>{fps} fps</translation>
    </message>
    <message>
        <source>The project: {words}</source>
        <translation>프로젝트: {words}</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Publish {n}</source>
        <translation>{n}개 퍼블리시</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>퍼블리시</translation>
    </message>
    <message>
        <source>Excel</source>
        <translation>엑셀</translation>
    </message>
    <message>
        <source>Save, open or load the scanlist</source>
        <translation>스캔리스트 저장, 열기, 불러오기</translation>
    </message>
    <message>
        <source>Validate</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Checks, and what they fill in</source>
        <translation>검사와 자동 채우기</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Deliveries, differences, collect</source>
        <translation>딜리버리, 비교, Collect</translation>
    </message>
    <message>
        <source>Plan…</source>
        <translation>플랜…</translation>
    </message>
    <message>
        <source>Every file and record before anything is touched (Ctrl+P)</source>
        <translation>실행하기 전에 모든 파일과 기록을 봅니다 (Ctrl+P)</translation>
    </message>
    <message numerus="yes">
        <source>Plan and publish %n row(s) (Ctrl+Return)</source>
        <translation>
            <numerusform>%n개 행을 계획하고 퍼블리시합니다 (Ctrl+Return)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Graph of the job</source>
        <translation>작업 그래프</translation>
    </message>
    <message>
        <source>What is done first stands on the left. Ctrl and the wheel zoom; 0 shows all.</source>
        <translation>먼저 하는 것이 왼쪽에 있습니다. Ctrl과 휠로 확대하고, 0은 전체를 보여 줍니다.</translation>
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
    <name>ImportDialog</name>
    <message>
        <source>Leave the wrong lines out</source>
        <translation>잘못된 줄은 빼기</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>{name} 가져오기</translation>
    </message>
    <message>
        <source>Lines of the sheet</source>
        <translation>시트의 줄</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>{new} new, {changed} changed, {same} as they are, {wrong} wrong</source>
        <translation>새로 만듦 {new}, 변경 {changed}, 그대로 {same}, 오류 {wrong}</translation>
    </message>
    <message>
        <source>Columns that are not read: {names}</source>
        <translation>읽지 않는 열: {names}</translation>
    </message>
    <message numerus="yes">
        <source>Import %n record(s)</source>
        <translation>
            <numerusform>레코드 %n개 가져오기</numerusform>
        </translation>
    </message>
    <message>
        <source>Correct the wrong lines, or leave them out.</source>
        <translation>잘못된 줄을 고치거나 빼 주세요.</translation>
    </message>
    <message>
        <source>Nothing is new.</source>
        <translation>새로운 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>IngestCells</name>
    <message>
        <source>“{text}” is neither ticked (o) nor empty.</source>
        <translation>‘{text}’은(는) 체크(o)도 빈칸도 아닙니다.</translation>
    </message>
    <message>
        <source>“{text}” is not a version number.</source>
        <translation>‘{text}’은(는) 버전 번호가 아닙니다.</translation>
    </message>
    <message>
        <source>“{text}” is not a number of frames.</source>
        <translation>‘{text}’은(는) 프레임 수가 아닙니다.</translation>
    </message>
    <message>
        <source>“{text}” is not a frame number.</source>
        <translation>‘{text}’은(는) 프레임 번호가 아닙니다.</translation>
    </message>
    <message>
        <source>“{text}” is not a number.</source>
        <translation>‘{text}’은(는) 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>“{text}” is not a timecode such as 01:00:41:17.</source>
        <translation>‘{text}’은(는) 01:00:41:17 같은 타임코드가 아닙니다.</translation>
    </message>
</context>
<context>
    <name>IngestColumns</name>
    <message>
        <source>A column of this project.</source>
        <translation>이 프로젝트의 열입니다.</translation>
    </message>
    <message>
        <source>Ticked rows are validated and published. Space ticks.</source>
        <translation>체크한 행만 검증하고 퍼블리시합니다. Space로 체크합니다.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>썸네일</translation>
    </message>
    <message>
        <source>The first readable frame of the clip.</source>
        <translation>클립에서 읽을 수 있는 첫 프레임입니다.</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>롤</translation>
    </message>
    <message>
        <source>The camera roll, for your own use.</source>
        <translation>카메라 롤. 자유롭게 쓰는 칸입니다.</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>시퀀스</translation>
    </message>
    <message>
        <source>Filled by Shot for Editorial.</source>
        <translation>편집본 샷 찾기가 채웁니다.</translation>
    </message>
    <message>
        <source>Shot</source>
        <translation>샷</translation>
    </message>
    <message>
        <source>The shot that the plate is published to, such as S001_0010.</source>
        <translation>플레이트를 퍼블리시할 샷. 예: S001_0010</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>The version that will be published.</source>
        <translation>퍼블리시할 버전입니다.</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>타입</translation>
    </message>
    <message>
        <source>org: the main plate; src: a further source; ref, editor, lib.</source>
        <translation>org: 메인 플레이트, src: 추가 소스, ref, editor, lib</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>The folder that the clip was found in.</source>
        <translation>클립이 있는 폴더입니다.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>The head of the frames&apos; names, or the movie.</source>
        <translation>프레임 이름의 앞부분 또는 무비 이름입니다.</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>The camera&apos;s or the EDL&apos;s name of the clip.</source>
        <translation>카메라 또는 EDL의 클립 이름입니다.</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>패딩</translation>
    </message>
    <message>
        <source>How frame numbers are padded in the files&apos; names.</source>
        <translation>파일 이름의 프레임 번호 자릿수입니다.</translation>
    </message>
    <message>
        <source>Ext</source>
        <translation>확장자</translation>
    </message>
    <message>
        <source>The extension of the files.</source>
        <translation>파일 확장자입니다.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>해상도</translation>
    </message>
    <message>
        <source>Size of the display window in pixels.</source>
        <translation>디스플레이 윈도의 픽셀 크기입니다.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>The first frame on disk.</source>
        <translation>디스크에 있는 첫 프레임입니다.</translation>
    </message>
    <message>
        <source>End</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>The last frame on disk.</source>
        <translation>디스크에 있는 마지막 프레임입니다.</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>프레임 수</translation>
    </message>
    <message>
        <source>How many frames the clip has.</source>
        <translation>클립의 프레임 수입니다.</translation>
    </message>
    <message>
        <source>Retime frames</source>
        <translation>리타임 길이</translation>
    </message>
    <message>
        <source>Frames after the retime; filled in, it makes the row a retime.</source>
        <translation>리타임 후 프레임 수. 값을 넣으면 리타임 행이 됩니다.</translation>
    </message>
    <message>
        <source>Retime %</source>
        <translation>리타임 %</translation>
    </message>
    <message>
        <source>Speed in per cent; negative plays backwards.</source>
        <translation>속도(%). 음수는 역재생입니다.</translation>
    </message>
    <message>
        <source>Retime start</source>
        <translation>리타임 시작</translation>
    </message>
    <message>
        <source>Where the segment begins in the output, counted from 1.</source>
        <translation>결과물에서 이 구간이 시작하는 위치. 1부터 셉니다.</translation>
    </message>
    <message>
        <source>TC in</source>
        <translation>TC 인</translation>
    </message>
    <message>
        <source>Source timecode of the first used frame.</source>
        <translation>사용하는 첫 프레임의 소스 타임코드입니다.</translation>
    </message>
    <message>
        <source>TC out</source>
        <translation>TC 아웃</translation>
    </message>
    <message>
        <source>Source timecode of the last used frame.</source>
        <translation>사용하는 마지막 프레임의 소스 타임코드입니다.</translation>
    </message>
    <message>
        <source>Just in</source>
        <translation>저스트 인</translation>
    </message>
    <message>
        <source>The first frame that is published; frames before it are left out.</source>
        <translation>퍼블리시하는 첫 프레임. 그 앞은 제외합니다.</translation>
    </message>
    <message>
        <source>Just out</source>
        <translation>저스트 아웃</translation>
    </message>
    <message>
        <source>The last frame that is published; frames after it are left out.</source>
        <translation>퍼블리시하는 마지막 프레임. 그 뒤는 제외합니다.</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>Frames in a second, rounded to 3 places.</source>
        <translation>초당 프레임 수. 소수 셋째 자리까지 반올림합니다.</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>When the last version was published.</source>
        <translation>마지막 버전을 퍼블리시한 날짜입니다.</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>flip, flop, or the tags of a library clip.</source>
        <translation>flip, flop 또는 라이브러리 클립의 태그입니다.</translation>
    </message>
    <message>
        <source>Reel</source>
        <translation>릴</translation>
    </message>
    <message>
        <source>The reel name in the file&apos;s header.</source>
        <translation>파일 헤더의 릴 이름입니다.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>컬러스페이스</translation>
    </message>
    <message>
        <source>The colourspace that the file is read as.</source>
        <translation>파일을 읽을 때 쓰는 컬러스페이스입니다.</translation>
    </message>
    <message>
        <source>Codec</source>
        <translation>코덱</translation>
    </message>
    <message>
        <source>The studio&apos;s name of the movie&apos;s codec.</source>
        <translation>무비 코덱의 스튜디오 명칭입니다.</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>채널</translation>
    </message>
    <message>
        <source>The channels of the first frame.</source>
        <translation>첫 프레임의 채널입니다.</translation>
    </message>
    <message>
        <source>Exact fps</source>
        <translation>정확한 fps</translation>
    </message>
    <message>
        <source>Frames in a second as a fraction.</source>
        <translation>초당 프레임 수를 분수로 나타낸 값입니다.</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>What the check of every frame&apos;s header, chunks and size found.</source>
        <translation>모든 프레임의 헤더, 청크, 크기를 검사한 결과입니다.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>빠진 프레임</translation>
    </message>
    <message>
        <source>Frames that are not on disk.</source>
        <translation>디스크에 없는 프레임입니다.</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>촬영지</translation>
    </message>
    <message>
        <source>Where it was shot, from the header.</source>
        <translation>헤더에 있는 촬영 위치입니다.</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>The camera named in the header.</source>
        <translation>헤더에 있는 카메라입니다.</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>체크섬</translation>
    </message>
    <message>
        <source>The hash, where it is known.</source>
        <translation>해시값(있는 경우)입니다.</translation>
    </message>
    <message>
        <source>Row id</source>
        <translation>행 ID</translation>
    </message>
    <message>
        <source>Joins this row with its line in Excel.</source>
        <translation>이 행과 엑셀의 행을 이어 줍니다.</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>체크</translation>
    </message>
    <message>
        <source>v</source>
        <comment>title of a narrow column: version</comment>
        <translation>버전</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>범위</translation>
    </message>
    <message>
        <source>The first and the last frame on disk.</source>
        <translation>디스크에 있는 첫 프레임과 마지막 프레임입니다.</translation>
    </message>
</context>
<context>
    <name>IngestPanel</name>
    <message>
        <source>The scan is still running.</source>
        <translation>아직 스캔 중입니다.</translation>
    </message>
    <message>
        <source>A publish is running.</source>
        <translation>퍼블리시가 진행 중입니다.</translation>
    </message>
    <message>
        <source>Tick the rows to publish.</source>
        <translation>퍼블리시할 행을 체크하세요.</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>스캔</translation>
    </message>
    <message>
        <source>No clips were found in {path}.</source>
        <translation>{path}에서 클립을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>{size} to copy</source>
        <translation>복사할 용량 {size}</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>남은 용량 {size}</translation>
    </message>
    <message>
        <source>These rows were not saved yet</source>
        <translation>아직 저장하지 않은 행입니다</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>The rows are being checked.</source>
        <translation>행을 검사하는 중입니다.</translation>
    </message>
    <message>
        <source>There are no rows yet.</source>
        <translation>아직 행이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) in the ticked rows</source>
        <translation>
            <numerusform>체크한 행에 오류 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n clip(s)</source>
        <translation>
            <numerusform>클립 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>문제 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>검사 중…</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>아직 저장하지 않음</translation>
    </message>
</context>
<context>
    <name>JobActions</name>
    <message>
        <source>Retry</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>취소…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Restart from the beginning…</source>
        <translation>처음부터 다시 시작…</translation>
    </message>
    <message>
        <source>Priority…</source>
        <translation>우선순위…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Retry all errors of the job</source>
        <translation>작업의 모든 오류 다시 실행</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>행 복사</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>ID 복사</translation>
    </message>
    <message>
        <source>Copy error</source>
        <translation>오류 복사</translation>
    </message>
    <message>
        <source>Copy the log&apos;s folder</source>
        <translation>로그 폴더 경로 복사</translation>
    </message>
    <message>
        <source>Open the output folder</source>
        <translation>출력 폴더 열기</translation>
    </message>
    <message>
        <source>The engine keeps the log itself.</source>
        <translation>로그는 엔진이 보관합니다.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>End {names} now? What runs is stopped; retry goes on with what is missing.</source>
        <translation>{names} 작업을 지금 끝낼까요? 실행 중인 것은 멈추고, 다시 실행하면 빠진 것부터 이어집니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Remove {names} from the list, with the logs? Published files stay where they are.</source>
        <translation>{names} 작업을 로그와 함께 목록에서 지울까요? 퍼블리시된 파일은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Begin {names} again from the first step? Steps that are done run once more.</source>
        <translation>{names} 작업을 첫 단계부터 다시 시작할까요? 완료된 단계도 다시 실행됩니다.</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>다시 시작</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>다시 시작하기</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Higher begins first. What runs already is not stopped.</source>
        <translation>높을수록 먼저 시작합니다. 이미 실행 중인 것은 멈추지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n more of the selection could not be changed.</source>
        <translation>
            <numerusform>선택한 것 중 %n개를 더 바꾸지 못했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is not known where {title} writes to.</source>
        <translation>{title}의 출력 위치를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Only steps that say their outputs can be opened.</source>
        <translation>출력을 알려 주는 단계만 열 수 있습니다.</translation>
    </message>
    <message>
        <source>No program opens {path}.</source>
        <translation>{path}을(를) 여는 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>Export the job…</source>
        <translation>작업 내보내기…</translation>
    </message>
</context>
<context>
    <name>JobExport</name>
    <message>
        <source>Export the job</source>
        <translation>작업 내보내기</translation>
    </message>
    <message>
        <source>The job was written to {path}.</source>
        <translation>작업을 {path}에 저장했습니다.</translation>
    </message>
    <message>
        <source>Not all of it is in the file.</source>
        <translation>일부 내용은 파일에 담기지 않았습니다.</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Tractor job script (*.alf)</source>
        <translation>Tractor 작업 스크립트 (*.alf)</translation>
    </message>
    <message>
        <source>Open Job Description (*.openjd.json)</source>
        <translation>Open Job Description (*.openjd.json)</translation>
    </message>
</context>
<context>
    <name>JobFilters</name>
    <message>
        <source>Any state</source>
        <translation>모든 상태</translation>
    </message>
    <message>
        <source>Not ended</source>
        <translation>끝나지 않음</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count}시간</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count}분</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count}초</translation>
    </message>
</context>
<context>
    <name>JobNews</name>
    <message>
        <source>{title}: {state}.</source>
        <translation>{title}: {state}.</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) running</source>
        <translation>
            <numerusform>작업 %n개 실행 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n개 실패</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs running</source>
        <translation>실행 중인 작업 없음</translation>
    </message>
    <message>
        <source>Open the small window of running jobs</source>
        <translation>실행 중인 작업의 작은 창 열기</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n개 대기 중</numerusform>
        </translation>
    </message>
    <message>
        <source>{jobs} (as of {time})</source>
        <translation>{jobs} ({time} 기준)</translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>건너뜀</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>It waits for other steps to be done first.</source>
        <translation>다른 단계가 먼저 끝나기를 기다립니다.</translation>
    </message>
    <message>
        <source>It could begin and waits for a free slot.</source>
        <translation>시작할 수 있으며 빈자리를 기다립니다.</translation>
    </message>
    <message>
        <source>It is running now.</source>
        <translation>지금 실행 중입니다.</translation>
    </message>
    <message>
        <source>It was done, and its outputs were found.</source>
        <translation>완료되었고 출력이 확인되었습니다.</translation>
    </message>
    <message>
        <source>It ended in an error; retry it, or skip it.</source>
        <translation>오류로 끝났습니다. 다시 실행하거나 건너뛰세요.</translation>
    </message>
    <message>
        <source>Somebody chose to count it as done.</source>
        <translation>누군가 완료로 처리했습니다.</translation>
    </message>
    <message>
        <source>Somebody cancelled it.</source>
        <translation>누군가 취소했습니다.</translation>
    </message>
    <message>
        <source>Nothing more of it begins until it is resumed.</source>
        <translation>계속할 때까지 더 시작하지 않습니다.</translation>
    </message>
    <message>
        <source>Select a job or a step first.</source>
        <translation>먼저 작업이나 단계를 선택하세요.</translation>
    </message>
    <message>
        <source>This is for whole jobs: select a job.</source>
        <translation>작업 전체에만 쓸 수 있습니다. 작업을 선택하세요.</translation>
    </message>
    <message>
        <source>Nothing in the selection has failed.</source>
        <translation>선택한 것 중 실패한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing in the selection runs or waits.</source>
        <translation>선택한 것 중 실행 중이거나 기다리는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Everything in the selection is done already.</source>
        <translation>선택한 것은 모두 이미 끝났습니다.</translation>
    </message>
    <message>
        <source>Nothing in the selection is paused.</source>
        <translation>선택한 것 중 일시 정지된 것이 없습니다.</translation>
    </message>
    <message>
        <source>The job is at work: cancel it first.</source>
        <translation>작업이 진행 중입니다. 먼저 취소하세요.</translation>
    </message>
    <message>
        <source>The job was cancelled: retry or restart the whole job.</source>
        <translation>작업이 취소되었습니다. 작업 전체를 다시 실행하거나 다시 시작하세요.</translation>
    </message>
    <message>
        <source>It is running: cancel it first, or wait for its end.</source>
        <translation>실행 중입니다. 먼저 취소하거나 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
        <source>tidy up</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>afterwards</source>
        <translation>후속 처리</translation>
    </message>
    <message>
        <source>tidy up after the job</source>
        <translation>작업 후 정리</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{engine} ({host})</translation>
    </message>
</context>
<context>
    <name>JobsModel</name>
    <message>
        <source>Job, plate, step</source>
        <translation>작업, 플레이트, 단계</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>소요</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>First error</source>
        <translation>첫 오류</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>소유자</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Look again now</source>
        <translation>지금 다시 보기</translation>
    </message>
    <message>
        <source>Filter jobs</source>
        <translation>작업 필터</translation>
    </message>
    <message>
        <source>Why does it not start?</source>
        <translation>왜 시작하지 않나요?</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>로그 보기</translation>
    </message>
    <message>
        <source>Show the graph</source>
        <translation>그래프 보기</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>로그 검색</translation>
    </message>
    <message>
        <source>Next place in the log</source>
        <translation>로그의 다음 위치</translation>
    </message>
    <message>
        <source>Previous place in the log</source>
        <translation>로그의 이전 위치</translation>
    </message>
    <message>
        <source>Small window of running jobs</source>
        <translation>실행 중인 작업의 작은 창</translation>
    </message>
    <message>
        <source>What is shown is as of {time}.</source>
        <translation>보이는 내용은 {time} 기준입니다.</translation>
    </message>
    <message>
        <source>The jobs cannot be read: {reason}</source>
        <translation>작업을 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>No answer for {count} s.</source>
        <translation>{count}초 동안 응답이 없습니다.</translation>
    </message>
    <message>
        <source>The engine is not reached, so nothing new may happen: {reason}</source>
        <translation>엔진에 연결되지 않아 새 진행이 없을 수 있습니다: {reason}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>그래프</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>세부 정보</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>What is chosen</source>
        <translation>선택한 항목</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>열…</translation>
    </message>
    <message>
        <source>Next error in the log</source>
        <translation>로그의 다음 오류</translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message>
        <source>Reset columns</source>
        <translation>열 초기화</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>최신순</translation>
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
    <name>LogView</name>
    <message>
        <source>Searching the log</source>
        <translation>로그 검색 중</translation>
    </message>
    <message>
        <source>“{words}” is not found further on.</source>
        <translation>“{words}”을(를) 더 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>No line of this log reads like an error.</source>
        <translation>이 로그에는 오류로 보이는 줄이 없습니다.</translation>
    </message>
    <message>
        <source>Select a step to read its log.</source>
        <translation>단계를 선택하면 로그를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>아직 기록된 것이 없습니다.</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>비어 있습니다.</translation>
    </message>
    <message>
        <source>{part} of {size}</source>
        <translation>{size} 중 {part}</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>로그 검색</translation>
    </message>
    <message>
        <source>Previous place (Shift+F3)</source>
        <translation>이전 위치 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next place (F3)</source>
        <translation>다음 위치 (F3)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>따라가기</translation>
    </message>
    <message>
        <source>Stay at the end while the step writes</source>
        <translation>단계가 기록하는 동안 끝에 머무르기</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>줄바꿈</translation>
    </message>
    <message>
        <source>Break long lines at the edge</source>
        <translation>긴 줄을 가장자리에서 나누기</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>이전 내용</translation>
    </message>
    <message>
        <source>Read the piece before this one</source>
        <translation>이 앞부분 읽기</translation>
    </message>
    <message>
        <source>Log of the step</source>
        <translation>단계의 로그</translation>
    </message>
    <message>
        <source>There is no further error; asking again begins with the first one.</source>
        <translation>더 이상 오류가 없습니다. 다시 누르면 첫 오류부터 시작합니다.</translation>
    </message>
    <message>
        <source>Go to the first error, then to the next (F4)</source>
        <translation>첫 오류로 가고, 다시 누르면 다음 오류로 이동 (F4)</translation>
    </message>
</context>
<context>
    <name>LoginDialog</name>
    <message>
        <source>Type your login name and your password.</source>
        <translation>로그인 이름과 비밀번호를 입력하세요.</translation>
    </message>
    <message>
        <source>Logging in…</source>
        <translation>로그인 중…</translation>
    </message>
    <message>
        <source>Approve the login in your browser…</source>
        <translation>브라우저에서 로그인을 승인하세요…</translation>
    </message>
    <message>
        <source>Type the code of two-factor authentication too.</source>
        <translation>2단계 인증 코드도 입력하세요.</translation>
    </message>
    <message>
        <source>This site lets people in through the browser alone.</source>
        <translation>이 사이트는 브라우저로만 로그인할 수 있습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Log in to ShotGrid</source>
        <translation>ShotGrid 로그인</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>누구신가요?</translation>
    </message>
    <message>
        <source>Login name or e-mail</source>
        <translation>로그인 이름 또는 이메일</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Code of two-factor authentication</source>
        <translation>2단계 인증 코드</translation>
    </message>
    <message>
        <source>Log in through the browser</source>
        <translation>브라우저로 로그인</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>오프라인으로 작업</translation>
    </message>
    <message>
        <source>Type your login name and the session token.</source>
        <translation>로그인 이름과 세션 토큰을 입력하세요.</translation>
    </message>
    <message>
        <source>Session token</source>
        <translation>세션 토큰</translation>
    </message>
    <message>
        <source>With a session token</source>
        <translation>세션 토큰으로</translation>
    </message>
</context>
<context>
    <name>Looker</name>
    <message>
        <source>Reading the tracker</source>
        <translation>트래커를 읽는 중</translation>
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
    <message>
        <source>A ShotGrid site gets no demo project.</source>
        <translation>ShotGrid 사이트에는 데모 프로젝트를 만들지 않습니다.</translation>
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
    <message>
        <source>Log in…</source>
        <translation>로그인…</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>로그아웃</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Clip</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>열</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>여기</translation>
    </message>
    <message>
        <source>In Excel</source>
        <translation>엑셀</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>충돌</translation>
    </message>
    <message>
        <source>The scanlist was edited in both places</source>
        <translation>스캔리스트를 양쪽에서 고쳤습니다</translation>
    </message>
    <message>
        <source>Take mine</source>
        <translation>내 값 쓰기</translation>
    </message>
    <message>
        <source>Take Excel&apos;s</source>
        <translation>엑셀 값 쓰기</translation>
    </message>
    <message>
        <source>For the selected lines, or for all when none is selected</source>
        <translation>선택한 줄에, 선택이 없으면 모두에 적용합니다</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>Excel&apos;s</source>
        <translation>엑셀 값</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>내 값</translation>
    </message>
    <message>
        <source>whole row</source>
        <translation>행 전체</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>삭제됨</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지됨</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were changed here and in the spreadsheet. Everything else is joined already.</source>
        <translation>
            <numerusform>셀 %n개가 여기와 스프레드시트 양쪽에서 바뀌었습니다. 나머지는 이미 합쳤습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MiniWindow</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n개 실행 중</numerusform>
        </translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>{time} 기준</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>실행 중인 작업</translation>
    </message>
    <message>
        <source>None of your jobs is running.</source>
        <translation>실행 중인 내 작업이 없습니다.</translation>
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
    <name>OutboxView</name>
    <message>
        <source>Choose what waits first.</source>
        <translation>먼저 대기 중인 항목을 선택하세요.</translation>
    </message>
    <message>
        <source>Records are kept in our own database: nothing waits to be sent.</source>
        <translation>레코드는 자체 데이터베이스에 있으므로 보내려고 기다리는 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) wait to be sent.</source>
        <translation>
            <numerusform>쓰기 %n개가 전송을 기다립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything was sent.</source>
        <translation>모두 보냈습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>포기</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>레코드</translation>
    </message>
    <message>
        <source>What</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>기다리는 이유</translation>
    </message>
    <message>
        <source>Writes that wait</source>
        <translation>대기 중인 쓰기</translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) need a decision.</source>
        <translation>
            <numerusform>%n건은 결정이 필요합니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PanelMenus</name>
    <message>
        <source>Newest scanlist</source>
        <translation>최신 스캔리스트</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>다른 파일…</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>스캔</translation>
    </message>
    <message>
        <source>Choose a delivery…</source>
        <translation>딜리버리 선택…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Edit in the spreadsheet</source>
        <translation>스프레드시트에서 편집</translation>
    </message>
    <message>
        <source>Load newest</source>
        <translation>최신 불러오기</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>다시 불러오기</translation>
    </message>
    <message>
        <source>Timecode</source>
        <translation>타임코드</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Src Version</source>
        <translation>소스 버전</translation>
    </message>
    <message>
        <source>Shot for Editorial</source>
        <translation>편집본 샷 찾기</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>모두 검사</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>행 필터</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>모두 체크</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>모두 해제</translation>
    </message>
    <message>
        <source>Tick what is shown</source>
        <translation>보이는 행 체크</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>열…</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>행 촘촘히</translation>
    </message>
    <message>
        <source>Plan…</source>
        <translation>플랜…</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>퍼블리시</translation>
    </message>
    <message>
        <source>Deliveries…</source>
        <translation>딜리버리…</translation>
    </message>
    <message>
        <source>Compare with what is published</source>
        <translation>퍼블리시된 것과 비교</translation>
    </message>
    <message>
        <source>Compare with the last scanlist</source>
        <translation>지난 스캔리스트와 비교</translation>
    </message>
    <message>
        <source>Compare with another…</source>
        <translation>다른 것과 비교…</translation>
    </message>
    <message>
        <source>There is no saved scanlist of {path} yet.</source>
        <translation>{path}의 저장된 스캔리스트가 아직 없습니다.</translation>
    </message>
    <message>
        <source>Scanlists (*.xlsx *.xls)</source>
        <translation>스캔리스트 (*.xlsx *.xls)</translation>
    </message>
    <message>
        <source>Load a scanlist</source>
        <translation>스캔리스트 불러오기</translation>
    </message>
    <message>
        <source>Scanlists, count sheets, edit lists (*.xlsx *.csv *.edl *.otio)</source>
        <translation>스캔리스트, 카운트 시트, 편집 리스트 (*.xlsx *.csv *.edl *.otio)</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>비교 대상</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>취소할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing to redo.</source>
        <translation>다시 실행할 것이 없습니다.</translation>
    </message>
    <message>
        <source>There are no rows yet.</source>
        <translation>아직 행이 없습니다.</translation>
    </message>
    <message>
        <source>Tick the rows to publish.</source>
        <translation>퍼블리시할 행을 체크하세요.</translation>
    </message>
    <message>
        <source>Save the scanlist first.</source>
        <translation>먼저 스캔리스트를 저장하세요.</translation>
    </message>
    <message>
        <source>Choose a delivery first.</source>
        <translation>먼저 딜리버리를 선택하세요.</translation>
    </message>
    <message>
        <source>Collect…</source>
        <translation>모으기…</translation>
    </message>
    <message>
        <source>Fix everything that can be fixed</source>
        <translation>고칠 수 있는 것 모두 수정</translation>
    </message>
    <message>
        <source>Nothing here can be fixed by itself.</source>
        <translation>자동으로 고칠 수 있는 것이 없습니다.</translation>
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
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Tracker</source>
        <translation>트래커</translation>
    </message>
</context>
<context>
    <name>PathBar</name>
    <message>
        <source>Choose a delivery</source>
        <translation>딜리버리 선택</translation>
    </message>
    <message>
        <source>Delivery folder</source>
        <translation>딜리버리 폴더</translation>
    </message>
    <message>
        <source>The delivery&apos;s folder; drop one here, choose or type it</source>
        <translation>딜리버리 폴더. 끌어다 놓거나 선택하거나 입력하세요</translation>
    </message>
    <message>
        <source>Drop a delivery here, or choose a folder</source>
        <translation>딜리버리를 여기에 끌어다 놓거나 폴더를 선택하세요</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>스캔</translation>
    </message>
    <message>
        <source>Look at every file of the folder (Ctrl+R)</source>
        <translation>폴더의 모든 파일을 살펴봅니다 (Ctrl+R)</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Load a saved scanlist</source>
        <translation>저장된 스캔리스트를 불러옵니다</translation>
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
    <name>Places</name>
    <message>
        <source>Kinds of records</source>
        <translation>레코드 종류</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Search paths, plates, records</source>
        <translation>경로, 플레이트, 기록 검색</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Plan of {name}</source>
        <translation>{name} 플랜</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>플랜</translation>
    </message>
    <message>
        <source>Publish {n}</source>
        <translation>{n}개 퍼블리시</translation>
    </message>
    <message>
        <source>Do exactly what is shown here</source>
        <translation>여기 보이는 그대로 실행합니다</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>No collisions: nothing that exists is touched.</source>
        <translation>충돌 없음: 기존 파일은 건드리지 않습니다.</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;JSON (*.json)</source>
        <translation>엑셀 파일 (*.xlsx);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Export the plan</source>
        <translation>플랜 내보내기</translation>
    </message>
    <message>
        <source>There is nothing to publish.</source>
        <translation>퍼블리시할 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n plate(s)</source>
        <translation>
            <numerusform>플레이트 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>파일 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>기록 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} to write</source>
        <translation>쓸 양 {size}</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>여유 {size}</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) stop this plan; they are on top of the tree.</source>
        <translation>
            <numerusform>오류 %n개 때문에 이 계획을 실행할 수 없습니다. 트리 맨 위에 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>Problems and collisions</source>
        <translation>문제와 충돌</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>공통</translation>
    </message>
    <message>
        <source>records</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>What</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>수</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>From / details</source>
        <translation>원본 / 상세</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>줄</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>레코드</translation>
    </message>
    <message>
        <source>Changes or problem</source>
        <translation>변경 또는 문제</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>잘못됨</translation>
    </message>
    <message>
        <source>new</source>
        <translation>신규</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>그대로</translation>
    </message>
</context>
<context>
    <name>PlanWords</name>
    <message>
        <source>folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>copied files</source>
        <translation>복사할 파일</translation>
    </message>
    <message>
        <source>JPG</source>
        <translation>JPG</translation>
    </message>
    <message>
        <source>half-size JPG</source>
        <translation>절반 크기 JPG</translation>
    </message>
    <message>
        <source>MP4</source>
        <translation>MP4</translation>
    </message>
    <message>
        <source>thumbnail</source>
        <translation>썸네일</translation>
    </message>
    <message>
        <source>MHL manifest</source>
        <translation>MHL 매니페스트</translation>
    </message>
    <message>
        <source>make folders</source>
        <translation>폴더 만들기</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>proxies</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>manifest</source>
        <translation>매니페스트</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>register</source>
        <translation>기록 등록</translation>
    </message>
    <message>
        <source>retimed frames</source>
        <translation>리타임한 프레임</translation>
    </message>
    <message>
        <source>DPX of the movie</source>
        <translation>무비의 DPX</translation>
    </message>
    <message>
        <source>MOV</source>
        <translation>MOV</translation>
    </message>
    <message>
        <source>WebM</source>
        <translation>WebM</translation>
    </message>
    <message>
        <source>dated frames</source>
        <translation>날짜를 넣은 프레임</translation>
    </message>
    <message>
        <source>filmstrip</source>
        <translation>필름스트립</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>retime</source>
        <translation>리타임</translation>
    </message>
    <message>
        <source>movie to DPX</source>
        <translation>무비를 DPX로</translation>
    </message>
    <message>
        <source>clear up</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>upload thumbnail</source>
        <translation>썸네일 업로드</translation>
    </message>
    <message>
        <source>upload filmstrip</source>
        <translation>필름스트립 업로드</translation>
    </message>
    <message>
        <source>upload MP4</source>
        <translation>MP4 업로드</translation>
    </message>
    <message>
        <source>upload WebM</source>
        <translation>WebM 업로드</translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>note</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>delivery</source>
        <translation>딜리버리</translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>Problems: {n}</source>
        <translation>문제: {n}</translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation>문제가 없습니다.</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>수정</translation>
    </message>
    <message>
        <source>Apply the fix of the selected problems; it can be undone</source>
        <translation>선택한 문제를 고칩니다. 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Fix all {n}</source>
        <translation>모두 수정 {n}</translation>
    </message>
    <message>
        <source>Apply every fix that there is; it can be undone</source>
        <translation>고칠 수 있는 것을 모두 고칩니다. 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Show the cell</source>
        <translation>셀로 이동</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
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
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Keep this project at the front (Ctrl+P)</source>
        <translation>이 프로젝트를 맨 앞에 고정합니다 (Ctrl+P)</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>These are the projects as of {time}.</source>
        <translation>{time} 기준의 프로젝트 목록입니다.</translation>
    </message>
    <message>
        <source>The tracker does not answer.</source>
        <translation>트래커가 응답하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>ProposeDialog</name>
    <message>
        <source>Clip</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>Shot now</source>
        <translation>현재 샷</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>제안</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>제안</translation>
    </message>
    <message>
        <source>Propose shot names</source>
        <translation>샷 이름 제안</translation>
    </message>
    <message>
        <source>the project&apos;s rule, a regular expression with named groups</source>
        <translation>프로젝트 규칙. 이름 있는 그룹을 쓴 정규식</translation>
    </message>
    <message>
        <source>the project&apos;s template, such as {seq}_{shot}</source>
        <translation>프로젝트 템플릿. 예: {seq}_{shot}</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>템플릿</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>미리 보기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Propose {n}</source>
        <translation>{n}개 제안</translation>
    </message>
    <message numerus="yes">
        <source>{n} of %n row(s) get a new shot name.</source>
        <translation>
            <numerusform>%n개 행 중 {n}개가 새 샷 이름을 받습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Publishing</name>
    <message>
        <source>Resuming the delivery</source>
        <translation>딜리버리 이어하기</translation>
    </message>
    <message>
        <source>The delivery is complete.</source>
        <translation>딜리버리가 완료되었습니다.</translation>
    </message>
    <message>
        <source>Undoing the delivery</source>
        <translation>딜리버리 되돌리기</translation>
    </message>
    <message>
        <source>The delivery was taken back: its records are retired, its files removed.</source>
        <translation>딜리버리를 되돌렸습니다. 기록을 내리고 파일을 지웠습니다.</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>플랜 만들기</translation>
    </message>
    <message>
        <source>Nothing was written. The plan shows where.</source>
        <translation>아무것도 쓰지 않았습니다. 위치는 플랜에 있습니다.</translation>
    </message>
    <message>
        <source>The plan was written to {path}.</source>
        <translation>플랜을 {path}에 저장했습니다.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>The reply was written to {path}.</source>
        <translation>회신을 {path}에 저장했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Publishing %n plate(s)</source>
        <translation>
            <numerusform>플레이트 %n개 퍼블리시 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plate(s) were published and verified.</source>
        <translation>
            <numerusform>플레이트 %n개를 퍼블리시하고 검증했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The records are retired; %n file(s) had changed since and stayed.</source>
        <translation>
            <numerusform>기록을 회수했습니다. 그 뒤에 바뀐 파일 %n개는 그대로 두었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plate(s) could not be published; the others are done.</source>
        <translation>
            <numerusform>플레이트 %n개를 퍼블리시하지 못했습니다. 나머지는 끝났습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Correct the cause, then resume the delivery under Deliveries.</source>
        <translation>원인을 바로잡은 뒤 딜리버리 목록에서 이어서 하세요.</translation>
    </message>
    <message>
        <source>Following the delivery</source>
        <translation>딜리버리 따라가기</translation>
    </message>
    <message>
        <source>The publish was cancelled. Resume it under Deliveries, or undo it there.</source>
        <translation>퍼블리시를 취소했습니다. 딜리버리 목록에서 이어하거나 되돌리세요.</translation>
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
    <name>RecordsModel</name>
    <message>
        <source>This site has no field for it.</source>
        <translation>이 사이트에는 해당 필드가 없습니다.</translation>
    </message>
    <message>
        <source>This site sets the field itself.</source>
        <translation>이 사이트가 스스로 정하는 필드입니다.</translation>
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
    <name>RowActions</name>
    <message>
        <source>Ctrl+C in the table</source>
        <translation>표에서 Ctrl+C</translation>
    </message>
    <message>
        <source>Reveal in the file browser</source>
        <translation>파일 위치 열기</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Copy cells</source>
        <translation>셀 복사</translation>
    </message>
    <message>
        <source>Paste cells</source>
        <translation>셀 붙여넣기</translation>
    </message>
    <message>
        <source>Fill down</source>
        <translation>아래로 채우기</translation>
    </message>
    <message>
        <source>Tick or untick</source>
        <translation>체크 또는 해제</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>나누기…</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>Propose shot names…</source>
        <translation>샷 이름 제안…</translation>
    </message>
    <message>
        <source>First frame of the second part</source>
        <translation>뒷부분의 첫 프레임</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>나누기</translation>
    </message>
    <message>
        <source>propose shots</source>
        <translation>샷 제안</translation>
    </message>
    <message>
        <source>split</source>
        <translation>나누기</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>No program opens {path}.</source>
        <translation>{path}을(를) 열 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>Copy path takes it to another program.</source>
        <translation>경로 복사로 다른 프로그램에서 여세요.</translation>
    </message>
    <message>
        <source>Select a row first.</source>
        <translation>먼저 행을 선택하세요.</translation>
    </message>
    <message>
        <source>Select one row.</source>
        <translation>행을 하나 선택하세요.</translation>
    </message>
    <message>
        <source>Select two rows or more.</source>
        <translation>행을 둘 이상 선택하세요.</translation>
    </message>
    <message>
        <source>There are no rows yet.</source>
        <translation>아직 행이 없습니다.</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>The clipboard holds no table that can be pasted.</source>
        <translation>붙여넣을 표가 클립보드에 없습니다.</translation>
    </message>
    <message>
        <source>paste</source>
        <translation>붙여넣기</translation>
    </message>
    <message>
        <source>What reached beyond the table was not pasted.</source>
        <translation>표를 벗어난 부분은 붙여넣지 않았습니다.</translation>
    </message>
    <message>
        <source>fill down</source>
        <translation>아래로 채우기</translation>
    </message>
    <message>
        <source>clear cells</source>
        <translation>셀 지우기</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) cannot be edited and stayed unchanged.</source>
        <translation>
            <numerusform>셀 %n개는 편집할 수 없어 그대로 두었습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanlistFile</name>
    <message>
        <source>No program opens {name}.</source>
        <translation>{name}을(를) 열 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>Open {path} by hand; what you save is joined here.</source>
        <translation>{path}을(를) 직접 여세요. 저장하면 여기에 합쳐집니다.</translation>
    </message>
    <message>
        <source>Saving the scanlist</source>
        <translation>스캔리스트 저장</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>{path}(으)로 저장했습니다.</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>{name} 불러오기</translation>
    </message>
    <message>
        <source>join with the spreadsheet</source>
        <translation>스프레드시트와 합치기</translation>
    </message>
    <message>
        <source>The edits of the spreadsheet were taken over. Undo takes them back.</source>
        <translation>스프레드시트에서 고친 내용을 가져왔습니다. 실행 취소로 되돌릴 수 있습니다.</translation>
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
    <name>Servers</name>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>Farm</source>
        <translation>팜</translation>
    </message>
    <message>
        <source>ShotGrid</source>
        <translation>ShotGrid</translation>
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
    <name>TrackerPanel</name>
    <message>
        <source>Look at the tracker again</source>
        <translation>트래커 다시 보기</translation>
    </message>
    <message>
        <source>Filter records</source>
        <translation>레코드 필터</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Remove with what belongs to it</source>
        <translation>딸린 것과 함께 제거</translation>
    </message>
    <message>
        <source>Remove, and move its folder to the trash</source>
        <translation>제거하고 폴더를 휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Import a sheet…</source>
        <translation>시트 가져오기…</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>줄 복사</translation>
    </message>
    <message>
        <source>Open the web page</source>
        <translation>웹 페이지 열기</translation>
    </message>
    <message>
        <source>Show what waits to be sent</source>
        <translation>전송 대기 항목 보기</translation>
    </message>
    <message>
        <source>Choose a sheet</source>
        <translation>시트 선택</translation>
    </message>
    <message>
        <source>Sheets (*.xlsx *.xls *.ods *.csv *.tsv)</source>
        <translation>시트 (*.xlsx *.xls *.ods *.csv *.tsv)</translation>
    </message>
    <message>
        <source>Waiting ({count})</source>
        <translation>대기 ({count})</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>{name} was added.</source>
        <translation>{name}을(를) 추가했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) removed. Undo brings them back.</source>
        <translation>
            <numerusform>레코드 %n개를 제거했습니다. 실행 취소로 되돌릴 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>{name} 읽는 중</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>가져오는 중</translation>
    </message>
    <message>
        <source>{new} added, {changed} changed.</source>
        <translation>{new}개 추가, {changed}개 변경.</translation>
    </message>
    <message>
        <source>Choose a record first.</source>
        <translation>먼저 레코드를 선택하세요.</translation>
    </message>
    <message>
        <source>The records are not at a site with web pages.</source>
        <translation>레코드가 웹 페이지가 있는 사이트에 있지 않습니다.</translation>
    </message>
    <message>
        <source>Such records are made by publishing.</source>
        <translation>이런 레코드는 퍼블리시로 만들어집니다.</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>먼저 프로젝트를 여세요.</translation>
    </message>
    <message>
        <source>Nothing was changed here yet.</source>
        <translation>여기에서 아직 바뀐 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was taken back.</source>
        <translation>되돌린 것이 없습니다.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>세부 정보</translation>
    </message>
    <message>
        <source>What is chosen</source>
        <translation>선택한 항목</translation>
    </message>
    <message>
        <source>The record has no page at the site (yet).</source>
        <translation>이 레코드는 사이트에 (아직) 페이지가 없습니다.</translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation>실행 취소함: {name}</translation>
    </message>
    <message>
        <source>Done again: {name}</source>
        <translation>다시 실행함: {name}</translation>
    </message>
</context>
<context>
    <name>TrackerWords</name>
    <message>
        <source>Projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>시퀀스</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>샷</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>에셋</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Published files</source>
        <translation>퍼블리시 파일</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>노트</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>재생목록</translation>
    </message>
    <message>
        <source>Artists</source>
        <translation>아티스트</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>코드</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인 이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>시퀀스</translation>
    </message>
    <message>
        <source>Shot</source>
        <translation>샷</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>에셋</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>공정</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>태스크</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>아티스트</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>초당 프레임</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>해상도</translation>
    </message>
    <message>
        <source>Colourspace</source>
        <translation>색공간</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>시작 프레임</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>끝 프레임</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>핸들</translation>
    </message>
    <message>
        <source>Cut in</source>
        <translation>컷 인</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>컷 아웃</translation>
    </message>
    <message>
        <source>Cut length</source>
        <translation>컷 길이</translation>
    </message>
    <message>
        <source>Timecode in</source>
        <translation>타임코드 인</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>클립</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Task type</source>
        <translation>태스크 유형</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>부서</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>담당</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>우선순위</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작일</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>마감일</translation>
    </message>
    <message>
        <source>Version type</source>
        <translation>버전 유형</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>File type</source>
        <translation>파일 유형</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>프레임</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>이메일</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>만든 때</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>만든 사람</translation>
    </message>
    <message>
        <source>never looked at whole</source>
        <translation>전체를 본 적 없음</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>{time} 기준</translation>
    </message>
    <message>
        <source>{count} min ago</source>
        <translation>{count}분 전</translation>
    </message>
    <message>
        <source>{count} h ago</source>
        <translation>{count}시간 전</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>보내는 중</translation>
    </message>
    <message>
        <source>conflict</source>
        <translation>충돌</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>upload</source>
        <translation>업로드</translation>
    </message>
    <message>
        <source>Assignments</source>
        <translation>배정</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Share in %</source>
        <translation>비중(%)</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>리드</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>구성원</translation>
    </message>
    <message>
        <source>MOV codec</source>
        <translation>MOV 코덱</translation>
    </message>
    <message>
        <source>Output format</source>
        <translation>출력 형식</translation>
    </message>
    <message>
        <source>MOV colourspace</source>
        <translation>MOV 컬러스페이스</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Delivery notes</source>
        <translation>딜리버리 메모</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>보관됨</translation>
    </message>
    <message>
        <source>Shot type</source>
        <translation>샷 유형</translation>
    </message>
    <message>
        <source>Timecode out</source>
        <translation>타임코드 아웃</translation>
    </message>
    <message>
        <source>Retime length</source>
        <translation>리타임 길이</translation>
    </message>
    <message>
        <source>Retime in %</source>
        <translation>리타임 (%)</translation>
    </message>
    <message>
        <source>Retime first frame</source>
        <translation>리타임 첫 프레임</translation>
    </message>
    <message>
        <source>Retime</source>
        <translation>리타임</translation>
    </message>
    <message>
        <source>Subtype</source>
        <translation>하위 유형</translation>
    </message>
    <message>
        <source>Pipeline step</source>
        <translation>파이프라인 단계</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>짧은 이름</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>사용 대상</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Status since</source>
        <translation>상태 변경</translation>
    </message>
    <message>
        <source>Bid hours</source>
        <translation>예상 시간</translation>
    </message>
    <message>
        <source>Hours spent</source>
        <translation>실제 시간</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Private e-mail</source>
        <translation>개인 이메일</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>국가</translation>
    </message>
    <message>
        <source>Years of experience</source>
        <translation>경력 연수</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>입사일</translation>
    </message>
    <message>
        <source>Movie</source>
        <translation>무비</translation>
    </message>
    <message>
        <source>Scan colourspace</source>
        <translation>스캔 컬러스페이스</translation>
    </message>
    <message>
        <source>Scan name</source>
        <translation>스캔 이름</translation>
    </message>
    <message>
        <source>Just in</source>
        <translation>저스트 인</translation>
    </message>
    <message>
        <source>Just out</source>
        <translation>저스트 아웃</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>딜리버리</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>To</source>
        <translation>받는 사람</translation>
    </message>
    <message>
        <source>Copy to</source>
        <translation>참조</translation>
    </message>
    <message>
        <source>Note type</source>
        <translation>노트 유형</translation>
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
