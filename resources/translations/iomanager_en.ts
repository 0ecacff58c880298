<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Accounts</name>
    <message>
        <source>{name} is logged in.</source>
        <translation>{name} is logged in.</translation>
    </message>
    <message>
        <source>{name} is logged out.</source>
        <translation>{name} is logged out.</translation>
    </message>
    <message>
        <source>The session of {name} is over.</source>
        <translation>The session of {name} is over.</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add to: {kind}</source>
        <translation>Add to: {kind}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Add</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>Checking</name>
    <message>
        <source>fix</source>
        <translation>fix</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were corrected. Undo takes it back.</source>
        <translation>
            <numerusform>%n cell was corrected. Undo takes it back.</numerusform>
            <numerusform>%n cells were corrected. Undo takes it back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were filled in</source>
        <translation>
            <numerusform>%n cell was filled in</numerusform>
            <numerusform>%n cells were filled in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) remain.</source>
        <translation>
            <numerusform>%n problem remains.</numerusform>
            <numerusform>%n problems remain.</numerusform>
        </translation>
    </message>
    <message>
        <source>no problems remain.</source>
        <translation>no problems remain.</translation>
    </message>
</context>
<context>
    <name>Collecting</name>
    <message>
        <source>Where the movies go</source>
        <translation>Where the movies go</translation>
    </message>
    <message>
        <source>Collect</source>
        <translation>Collect</translation>
    </message>
    <message numerus="yes">
        <source>%n movie(s) are being made in {path}. The jobs show how far they are.</source>
        <translation>
            <numerusform>%n movie is being made in {path}. The jobs show how far they are.</numerusform>
            <numerusform>%n movies are being made in {path}. The jobs show how far they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ColumnChooser</name>
    <message>
        <source>Columns</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>Reset columns</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation>Find an action</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Actions</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Something went wrong</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copy report</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>Go on working</translation>
    </message>
    <message>
        <source>Something unexpected happened, and it was not your fault.</source>
        <translation>Something unexpected happened, and it was not your fault.</translation>
    </message>
    <message>
        <source>Your work is still here. Please send the report to support; the log is at
{path}</source>
        <translation>Your work is still here. Please send the report to support; the log is at
{path}</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Hide details</translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message>
        <source>planned</source>
        <translation>planned</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrupted</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>being undone</source>
        <translation>being undone</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>undone</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n} min ago</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>{n} h ago</translation>
    </message>
</context>
<context>
    <name>DeliveriesDialog</name>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>When</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>Plate</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Nothing was published yet.</source>
        <translation>Nothing was published yet.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Undo delivery</source>
        <translation>Undo delivery</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Retires the records and removes the files that are still the ones that were written</source>
        <translation>Retires the records and removes the files that are still the ones that were written</translation>
    </message>
    <message>
        <source>Compares the delivery's folder with what is published</source>
        <translation>Compares the delivery's folder with what is published</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Follow</translation>
    </message>
    <message>
        <source>Shows the progress of its job in the status bar</source>
        <translation>Shows the progress of its job in the status bar</translation>
    </message>
</context>
<context>
    <name>DetailsView</name>
    <message>
        <source>Select a job or a step.</source>
        <translation>Select a job or a step.</translation>
    </message>
    <message>
        <source>This is an old answer: {reason}</source>
        <translation>This is an old answer: {reason}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Started</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Took</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>Waited</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Attempts</translation>
    </message>
    <message>
        <source>Exit code</source>
        <translation>Exit code</translation>
    </message>
    <message>
        <source>Asks for</source>
        <translation>Asks for</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Why does it not start?</source>
        <translation>Why does it not start?</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Asking…</translation>
    </message>
    <message>
        <source>It waits for: {steps}</source>
        <translation>It waits for: {steps}</translation>
    </message>
    <message>
        <source>from {name}</source>
        <translation>from {name}</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>From above</source>
        <translation>From above</translation>
    </message>
    <message>
        <source>Fields of the chosen record</source>
        <translation>Fields of the chosen record</translation>
    </message>
</context>
<context>
    <name>DiffDialog</name>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Differences</translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation>There is nothing to compare.</translation>
    </message>
    <message>
        <source>Reply to the vendor…</source>
        <translation>Reply to the vendor…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>new</source>
        <translation>new</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>identical</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>extended</source>
        <translation>extended</translation>
    </message>
    <message>
        <source>trimmed</source>
        <translation>trimmed</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>missing</translation>
    </message>
    <message>
        <source>not as expected</source>
        <translation>not as expected</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;Text (*.txt)</source>
        <translation>Workbook (*.xlsx);;Text (*.txt)</translation>
    </message>
    <message>
        <source>Reply to the vendor</source>
        <translation>Reply to the vendor</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>edit {column}</source>
        <translation>edit {column}</translation>
    </message>
    <message>
        <source>read timecode</source>
        <translation>read timecode</translation>
    </message>
    <message>
        <source>tick rows</source>
        <translation>tick rows</translation>
    </message>
    <message>
        <source>untick rows</source>
        <translation>untick rows</translation>
    </message>
</context>
<context>
    <name>Emptiness</name>
    <message>
        <source>Looking for jobs…</source>
        <translation>Looking for jobs…</translation>
    </message>
    <message>
        <source>There are no jobs yet. Publish a delivery in the Ingest panel, and it appears here.</source>
        <translation>There are no jobs yet. Publish a delivery in the Ingest panel, and it appears here.</translation>
    </message>
    <message>
        <source>No job fits these filters.</source>
        <translation>No job fits these filters.</translation>
    </message>
    <message>
        <source>The jobs cannot be read now.</source>
        <translation>The jobs cannot be read now.</translation>
    </message>
    <message>
        <source>Show every job</source>
        <translation>Show every job</translation>
    </message>
    <message>
        <source>Reading the tracker…</source>
        <translation>Reading the tracker…</translation>
    </message>
    <message>
        <source>There is nothing here yet. Add the first one, or import a sheet.</source>
        <translation>There is nothing here yet. Add the first one, or import a sheet.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Import…</translation>
    </message>
    <message>
        <source>Nothing fits the filter.</source>
        <translation>Nothing fits the filter.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Clear the filter</translation>
    </message>
    <message>
        <source>Open a project to see its records.</source>
        <translation>Open a project to see its records.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop a delivery here, or choose a folder</source>
        <translation>Drop a delivery here, or choose a folder</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Choose a folder…</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Something unexpected happened. Your work is still here.</source>
        <translation>Something unexpected happened. Your work is still here.</translation>
    </message>
    <message>
        <source>The details are in the log: %1</source>
        <translation>The details are in the log: %1</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>each row's own</source>
        <translation>each row's own</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Words in any column (Ctrl+F)</source>
        <translation>Words in any column (Ctrl+F)</translation>
    </message>
    <message>
        <source>any type</source>
        <translation>any type</translation>
    </message>
    <message>
        <source>Show rows of one type</source>
        <translation>Show rows of one type</translation>
    </message>
    <message>
        <source>Only problems</source>
        <translation>Only problems</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>The colourspace that the whole delivery is read as</source>
        <translation>The colourspace that the whole delivery is read as</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>Tick</translation>
    </message>
    <message>
        <source>Tick all rows, none, or those that are shown</source>
        <translation>Tick all rows, none, or those that are shown</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Options</translation>
    </message>
    <message>
        <source>Options of the publish</source>
        <translation>Options of the publish</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>Tick all</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>Tick none</translation>
    </message>
    <message>
        <source>Tick what is shown</source>
        <translation>Tick what is shown</translation>
    </message>
    <message>
        <source>Tick healthy rows</source>
        <translation>Tick healthy rows</translation>
    </message>
    <message>
        <source>Non Retime</source>
        <translation>Non Retime</translation>
    </message>
    <message>
        <source>Also publish retimed plates without their retime</source>
        <translation>Also publish retimed plates without their retime</translation>
    </message>
    <message>
        <source>MOV to DPX</source>
        <translation>MOV to DPX</translation>
    </message>
    <message>
        <source>Write movies as DPX frames</source>
        <translation>Write movies as DPX frames</translation>
    </message>
    <message>
        <source>ClipLib</source>
        <translation>ClipLib</translation>
    </message>
    <message>
        <source>Put clips of type lib into the clip library</source>
        <translation>Put clips of type lib into the clip library</translation>
    </message>
    <message>
        <source>Smooth Retime</source>
        <translation>Smooth Retime</translation>
    </message>
    <message>
        <source>Retime with new in-between pictures</source>
        <translation>Retime with new in-between pictures</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
    <message>
        <source>the newest {count} jobs</source>
        <translation>the newest {count} jobs</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>as of {time}</translation>
    </message>
    <message>
        <source>({span} ago)</source>
        <translation>({span} ago)</translation>
    </message>
    <message>
        <source>Any project</source>
        <translation>Any project</translation>
    </message>
    <message>
        <source>Find in titles and errors</source>
        <translation>Find in titles and errors</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>Only the jobs of {user}</source>
        <translation>Only the jobs of {user}</translation>
    </message>
    <message>
        <source>Show jobs in this state</source>
        <translation>Show jobs in this state</translation>
    </message>
    <message>
        <source>Show jobs of this project</source>
        <translation>Show jobs of this project</translation>
    </message>
    <message>
        <source>Look again now (Shift+F5)</source>
        <translation>Look again now (Shift+F5)</translation>
    </message>
    <message>
        <source>{count} so far…</source>
        <translation>{count} so far…</translation>
    </message>
    <message>
        <source>Take {word} out of the filter</source>
        <translation>Take {word} out of the filter</translation>
    </message>
    <message>
        <source>Filter: a name, status:ip, -status:omt, sequence:S001</source>
        <translation>Filter: a name, status:ip, -status:omt, sequence:S001</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Import…</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Add…</translation>
    </message>
    <message>
        <source>away</source>
        <translation>away</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>read only</translation>
    </message>
    <message>
        <source>each row's own, else {name}</source>
        <translation>each row's own, else {name}</translation>
    </message>
    <message>
        <source>{fps} fps</source>
        <translation>{fps} fps</translation>
    </message>
    <message>
        <source>The project: {words}</source>
        <translation>The project: {words}</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Publish {n}</source>
        <translation>Publish {n}</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publish</translation>
    </message>
    <message>
        <source>Excel</source>
        <translation>Excel</translation>
    </message>
    <message>
        <source>Save, open or load the scanlist</source>
        <translation>Save, open or load the scanlist</translation>
    </message>
    <message>
        <source>Validate</source>
        <translation>Validate</translation>
    </message>
    <message>
        <source>Checks, and what they fill in</source>
        <translation>Checks, and what they fill in</translation>
    </message>
    <message>
        <source>More</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Deliveries, differences, collect</source>
        <translation>Deliveries, differences, collect</translation>
    </message>
    <message>
        <source>Plan…</source>
        <translation>Plan…</translation>
    </message>
    <message>
        <source>Every file and record before anything is touched (Ctrl+P)</source>
        <translation>Every file and record before anything is touched (Ctrl+P)</translation>
    </message>
    <message numerus="yes">
        <source>Plan and publish %n row(s) (Ctrl+Return)</source>
        <translation>
            <numerusform>Plan and publish %n row (Ctrl+Return)</numerusform>
            <numerusform>Plan and publish %n rows (Ctrl+Return)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Graph of the job</source>
        <translation>Graph of the job</translation>
    </message>
    <message>
        <source>What is done first stands on the left. Ctrl and the wheel zoom; 0 shows all.</source>
        <translation>What is done first stands on the left. Ctrl and the wheel zoom; 0 shows all.</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Project and search</source>
        <translation>Project and search</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>Choose a project</translation>
    </message>
    <message>
        <source>Choose or create a project</source>
        <translation>Choose or create a project</translation>
    </message>
    <message>
        <source>Project: {name}</source>
        <translation>Project: {name}</translation>
    </message>
    <message>
        <source>Find an action   {keys}</source>
        <translation>Find an action   {keys}</translation>
    </message>
    <message>
        <source>Find any action by its name</source>
        <translation>Find any action by its name</translation>
    </message>
    <message>
        <source>User</source>
        <translation>User</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Leave the wrong lines out</source>
        <translation>Leave the wrong lines out</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>Import {name}</translation>
    </message>
    <message>
        <source>Lines of the sheet</source>
        <translation>Lines of the sheet</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>{new} new, {changed} changed, {same} as they are, {wrong} wrong</source>
        <translation>{new} new, {changed} changed, {same} as they are, {wrong} wrong</translation>
    </message>
    <message>
        <source>Columns that are not read: {names}</source>
        <translation>Columns that are not read: {names}</translation>
    </message>
    <message numerus="yes">
        <source>Import %n record(s)</source>
        <translation>
            <numerusform>Import %n record</numerusform>
            <numerusform>Import %n records</numerusform>
        </translation>
    </message>
    <message>
        <source>Correct the wrong lines, or leave them out.</source>
        <translation>Correct the wrong lines, or leave them out.</translation>
    </message>
    <message>
        <source>Nothing is new.</source>
        <translation>Nothing is new.</translation>
    </message>
</context>
<context>
    <name>IngestCells</name>
    <message>
        <source>“{text}” is neither ticked (o) nor empty.</source>
        <translation>“{text}” is neither ticked (o) nor empty.</translation>
    </message>
    <message>
        <source>“{text}” is not a version number.</source>
        <translation>“{text}” is not a version number.</translation>
    </message>
    <message>
        <source>“{text}” is not a number of frames.</source>
        <translation>“{text}” is not a number of frames.</translation>
    </message>
    <message>
        <source>“{text}” is not a frame number.</source>
        <translation>“{text}” is not a frame number.</translation>
    </message>
    <message>
        <source>“{text}” is not a number.</source>
        <translation>“{text}” is not a number.</translation>
    </message>
    <message>
        <source>“{text}” is not a timecode such as 01:00:41:17.</source>
        <translation>“{text}” is not a timecode such as 01:00:41:17.</translation>
    </message>
</context>
<context>
    <name>IngestColumns</name>
    <message>
        <source>A column of this project.</source>
        <translation>A column of this project.</translation>
    </message>
    <message>
        <source>Ticked rows are validated and published. Space ticks.</source>
        <translation>Ticked rows are validated and published. Space ticks.</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Picture</translation>
    </message>
    <message>
        <source>The first readable frame of the clip.</source>
        <translation>The first readable frame of the clip.</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>Roll</translation>
    </message>
    <message>
        <source>The camera roll, for your own use.</source>
        <translation>The camera roll, for your own use.</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>Sequence</translation>
    </message>
    <message>
        <source>Filled by Shot for Editorial.</source>
        <translation>Filled by Shot for Editorial.</translation>
    </message>
    <message>
        <source>Shot</source>
        <translation>Shot</translation>
    </message>
    <message>
        <source>The shot that the plate is published to, such as S001_0010.</source>
        <translation>The shot that the plate is published to, such as S001_0010.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>The version that will be published.</source>
        <translation>The version that will be published.</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>org: the main plate; src: a further source; ref, editor, lib.</source>
        <translation>org: the main plate; src: a further source; ref, editor, lib.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>The folder that the clip was found in.</source>
        <translation>The folder that the clip was found in.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>The head of the frames' names, or the movie.</source>
        <translation>The head of the frames' names, or the movie.</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>The camera's or the EDL's name of the clip.</source>
        <translation>The camera's or the EDL's name of the clip.</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>Pad</translation>
    </message>
    <message>
        <source>How frame numbers are padded in the files' names.</source>
        <translation>How frame numbers are padded in the files' names.</translation>
    </message>
    <message>
        <source>Ext</source>
        <translation>Ext</translation>
    </message>
    <message>
        <source>The extension of the files.</source>
        <translation>The extension of the files.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Resolution</translation>
    </message>
    <message>
        <source>Size of the display window in pixels.</source>
        <translation>Size of the display window in pixels.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>The first frame on disk.</source>
        <translation>The first frame on disk.</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>The last frame on disk.</source>
        <translation>The last frame on disk.</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Frames</translation>
    </message>
    <message>
        <source>How many frames the clip has.</source>
        <translation>How many frames the clip has.</translation>
    </message>
    <message>
        <source>Retime frames</source>
        <translation>Retime frames</translation>
    </message>
    <message>
        <source>Frames after the retime; filled in, it makes the row a retime.</source>
        <translation>Frames after the retime; filled in, it makes the row a retime.</translation>
    </message>
    <message>
        <source>Retime %</source>
        <translation>Retime %</translation>
    </message>
    <message>
        <source>Speed in per cent; negative plays backwards.</source>
        <translation>Speed in per cent; negative plays backwards.</translation>
    </message>
    <message>
        <source>Retime start</source>
        <translation>Retime start</translation>
    </message>
    <message>
        <source>Where the segment begins in the output, counted from 1.</source>
        <translation>Where the segment begins in the output, counted from 1.</translation>
    </message>
    <message>
        <source>TC in</source>
        <translation>TC in</translation>
    </message>
    <message>
        <source>Source timecode of the first used frame.</source>
        <translation>Source timecode of the first used frame.</translation>
    </message>
    <message>
        <source>TC out</source>
        <translation>TC out</translation>
    </message>
    <message>
        <source>Source timecode of the last used frame.</source>
        <translation>Source timecode of the last used frame.</translation>
    </message>
    <message>
        <source>Just in</source>
        <translation>Just in</translation>
    </message>
    <message>
        <source>The first frame that is published; frames before it are left out.</source>
        <translation>The first frame that is published; frames before it are left out.</translation>
    </message>
    <message>
        <source>Just out</source>
        <translation>Just out</translation>
    </message>
    <message>
        <source>The last frame that is published; frames after it are left out.</source>
        <translation>The last frame that is published; frames after it are left out.</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>Frames in a second, rounded to 3 places.</source>
        <translation>Frames in a second, rounded to 3 places.</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>When the last version was published.</source>
        <translation>When the last version was published.</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>flip, flop, or the tags of a library clip.</source>
        <translation>flip, flop, or the tags of a library clip.</translation>
    </message>
    <message>
        <source>Reel</source>
        <translation>Reel</translation>
    </message>
    <message>
        <source>The reel name in the file's header.</source>
        <translation>The reel name in the file's header.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>The colourspace that the file is read as.</source>
        <translation>The colourspace that the file is read as.</translation>
    </message>
    <message>
        <source>Codec</source>
        <translation>Codec</translation>
    </message>
    <message>
        <source>The studio's name of the movie's codec.</source>
        <translation>The studio's name of the movie's codec.</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>The channels of the first frame.</source>
        <translation>The channels of the first frame.</translation>
    </message>
    <message>
        <source>Exact fps</source>
        <translation>Exact fps</translation>
    </message>
    <message>
        <source>Frames in a second as a fraction.</source>
        <translation>Frames in a second as a fraction.</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Health</translation>
    </message>
    <message>
        <source>What the check of every frame's header, chunks and size found.</source>
        <translation>What the check of every frame's header, chunks and size found.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>Frames that are not on disk.</source>
        <translation>Frames that are not on disk.</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Location</translation>
    </message>
    <message>
        <source>Where it was shot, from the header.</source>
        <translation>Where it was shot, from the header.</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>The camera named in the header.</source>
        <translation>The camera named in the header.</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Checksum</translation>
    </message>
    <message>
        <source>The hash, where it is known.</source>
        <translation>The hash, where it is known.</translation>
    </message>
    <message>
        <source>Row id</source>
        <translation>Row id</translation>
    </message>
    <message>
        <source>Joins this row with its line in Excel.</source>
        <translation>Joins this row with its line in Excel.</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>Tick</translation>
    </message>
    <message>
        <source>v</source>
        <comment>title of a narrow column: version</comment>
        <translation>v</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Range</translation>
    </message>
    <message>
        <source>The first and the last frame on disk.</source>
        <translation>The first and the last frame on disk.</translation>
    </message>
</context>
<context>
    <name>IngestPanel</name>
    <message>
        <source>The scan is still running.</source>
        <translation>The scan is still running.</translation>
    </message>
    <message>
        <source>A publish is running.</source>
        <translation>A publish is running.</translation>
    </message>
    <message>
        <source>Tick the rows to publish.</source>
        <translation>Tick the rows to publish.</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Scanning</translation>
    </message>
    <message>
        <source>No clips were found in {path}.</source>
        <translation>No clips were found in {path}.</translation>
    </message>
    <message>
        <source>{size} to copy</source>
        <translation>{size} to copy</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} free</translation>
    </message>
    <message>
        <source>These rows were not saved yet</source>
        <translation>These rows were not saved yet</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>Clips</translation>
    </message>
    <message>
        <source>The rows are being checked.</source>
        <translation>The rows are being checked.</translation>
    </message>
    <message>
        <source>There are no rows yet.</source>
        <translation>There are no rows yet.</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) in the ticked rows</source>
        <translation>
            <numerusform>%n error in the ticked rows</numerusform>
            <numerusform>%n errors in the ticked rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n clip(s)</source>
        <translation>
            <numerusform>%n clip</numerusform>
            <numerusform>%n clips</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>checking…</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>not saved yet</translation>
    </message>
</context>
<context>
    <name>JobActions</name>
    <message>
        <source>Retry</source>
        <translation>Retry</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>Cancel…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Restart from the beginning…</source>
        <translation>Restart from the beginning…</translation>
    </message>
    <message>
        <source>Priority…</source>
        <translation>Priority…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Delete…</translation>
    </message>
    <message>
        <source>Retry all errors of the job</source>
        <translation>Retry all errors of the job</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>Copy lines</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Copy id</translation>
    </message>
    <message>
        <source>Copy error</source>
        <translation>Copy error</translation>
    </message>
    <message>
        <source>Copy the log's folder</source>
        <translation>Copy the log's folder</translation>
    </message>
    <message>
        <source>Open the output folder</source>
        <translation>Open the output folder</translation>
    </message>
    <message>
        <source>The engine keeps the log itself.</source>
        <translation>The engine keeps the log itself.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>End {names} now? What runs is stopped; retry goes on with what is missing.</source>
        <translation>End {names} now? What runs is stopped; retry goes on with what is missing.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>End it</translation>
    </message>
    <message>
        <source>Remove {names} from the list, with the logs? Published files stay where they are.</source>
        <translation>Remove {names} from the list, with the logs? Published files stay where they are.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Remove it</translation>
    </message>
    <message>
        <source>Begin {names} again from the first step? Steps that are done run once more.</source>
        <translation>Begin {names} again from the first step? Steps that are done run once more.</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Restart</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Begin again</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Higher begins first. What runs already is not stopped.</source>
        <translation>Higher begins first. What runs already is not stopped.</translation>
    </message>
    <message numerus="yes">
        <source>%n more of the selection could not be changed.</source>
        <translation>
            <numerusform>%n more of the selection could not be changed.</numerusform>
            <numerusform>%n more of the selection could not be changed.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is not known where {title} writes to.</source>
        <translation>It is not known where {title} writes to.</translation>
    </message>
    <message>
        <source>Only steps that say their outputs can be opened.</source>
        <translation>Only steps that say their outputs can be opened.</translation>
    </message>
    <message>
        <source>No program opens {path}.</source>
        <translation>No program opens {path}.</translation>
    </message>
    <message>
        <source>Export the job…</source>
        <translation>Export the job…</translation>
    </message>
</context>
<context>
    <name>JobExport</name>
    <message>
        <source>Export the job</source>
        <translation>Export the job</translation>
    </message>
    <message>
        <source>The job was written to {path}.</source>
        <translation>The job was written to {path}.</translation>
    </message>
    <message>
        <source>Not all of it is in the file.</source>
        <translation>Not all of it is in the file.</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Tractor job script (*.alf)</source>
        <translation>Tractor job script (*.alf)</translation>
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
        <translation>Any state</translation>
    </message>
    <message>
        <source>Not ended</source>
        <translation>Not ended</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Running</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
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
            <numerusform>%n job running</numerusform>
            <numerusform>%n jobs running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs running</source>
        <translation>No jobs running</translation>
    </message>
    <message>
        <source>Open the small window of running jobs</source>
        <translation>Open the small window of running jobs</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>{jobs} (as of {time})</source>
        <translation>{jobs} (as of {time})</translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message>
        <source>waiting</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>ready</translation>
    </message>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>skipped</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelled</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>paused</translation>
    </message>
    <message>
        <source>It waits for other steps to be done first.</source>
        <translation>It waits for other steps to be done first.</translation>
    </message>
    <message>
        <source>It could begin and waits for a free slot.</source>
        <translation>It could begin and waits for a free slot.</translation>
    </message>
    <message>
        <source>It is running now.</source>
        <translation>It is running now.</translation>
    </message>
    <message>
        <source>It was done, and its outputs were found.</source>
        <translation>It was done, and its outputs were found.</translation>
    </message>
    <message>
        <source>It ended in an error; retry it, or skip it.</source>
        <translation>It ended in an error; retry it, or skip it.</translation>
    </message>
    <message>
        <source>Somebody chose to count it as done.</source>
        <translation>Somebody chose to count it as done.</translation>
    </message>
    <message>
        <source>Somebody cancelled it.</source>
        <translation>Somebody cancelled it.</translation>
    </message>
    <message>
        <source>Nothing more of it begins until it is resumed.</source>
        <translation>Nothing more of it begins until it is resumed.</translation>
    </message>
    <message>
        <source>Select a job or a step first.</source>
        <translation>Select a job or a step first.</translation>
    </message>
    <message>
        <source>This is for whole jobs: select a job.</source>
        <translation>This is for whole jobs: select a job.</translation>
    </message>
    <message>
        <source>Nothing in the selection has failed.</source>
        <translation>Nothing in the selection has failed.</translation>
    </message>
    <message>
        <source>Nothing in the selection runs or waits.</source>
        <translation>Nothing in the selection runs or waits.</translation>
    </message>
    <message>
        <source>Everything in the selection is done already.</source>
        <translation>Everything in the selection is done already.</translation>
    </message>
    <message>
        <source>Nothing in the selection is paused.</source>
        <translation>Nothing in the selection is paused.</translation>
    </message>
    <message>
        <source>The job is at work: cancel it first.</source>
        <translation>The job is at work: cancel it first.</translation>
    </message>
    <message>
        <source>The job was cancelled: retry or restart the whole job.</source>
        <translation>The job was cancelled: retry or restart the whole job.</translation>
    </message>
    <message>
        <source>It is running: cancel it first, or wait for its end.</source>
        <translation>It is running: cancel it first, or wait for its end.</translation>
    </message>
    <message>
        <source>tidy up</source>
        <translation>tidy up</translation>
    </message>
    <message>
        <source>afterwards</source>
        <translation>afterwards</translation>
    </message>
    <message>
        <source>tidy up after the job</source>
        <translation>tidy up after the job</translation>
    </message>
    <message>
        <source>{engine} on {host}</source>
        <translation>{engine} on {host}</translation>
    </message>
</context>
<context>
    <name>JobsModel</name>
    <message>
        <source>Job, plate, step</source>
        <translation>Job, plate, step</translation>
    </message>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Started</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Took</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Attempts</translation>
    </message>
    <message>
        <source>First error</source>
        <translation>First error</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Look again now</source>
        <translation>Look again now</translation>
    </message>
    <message>
        <source>Filter jobs</source>
        <translation>Filter jobs</translation>
    </message>
    <message>
        <source>Why does it not start?</source>
        <translation>Why does it not start?</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Show the log</translation>
    </message>
    <message>
        <source>Show the graph</source>
        <translation>Show the graph</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Search the log</translation>
    </message>
    <message>
        <source>Next place in the log</source>
        <translation>Next place in the log</translation>
    </message>
    <message>
        <source>Previous place in the log</source>
        <translation>Previous place in the log</translation>
    </message>
    <message>
        <source>Small window of running jobs</source>
        <translation>Small window of running jobs</translation>
    </message>
    <message>
        <source>What is shown is as of {time}.</source>
        <translation>What is shown is as of {time}.</translation>
    </message>
    <message>
        <source>The jobs cannot be read: {reason}</source>
        <translation>The jobs cannot be read: {reason}</translation>
    </message>
    <message>
        <source>No answer for {count} s.</source>
        <translation>No answer for {count} s.</translation>
    </message>
    <message>
        <source>The engine is not reached, so nothing new may happen: {reason}</source>
        <translation>The engine is not reached, so nothing new may happen: {reason}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
    <message>
        <source>What is chosen</source>
        <translation>What is chosen</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>Columns…</translation>
    </message>
    <message>
        <source>Next error in the log</source>
        <translation>Next error in the log</translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message>
        <source>Reset columns</source>
        <translation>Reset columns</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Newest first</translation>
    </message>
</context>
<context>
    <name>LogDock</name>
    <message>
        <source>Copy log lines</source>
        <translation>Copy log lines</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Everything</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Errors</translation>
    </message>
    <message>
        <source>Show lines from this level on</source>
        <translation>Show lines from this level on</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Search the log</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation>Copy the selected lines, or all</translation>
    </message>
    <message>
        <source>Log lines</source>
        <translation>Log lines</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Searching the log</source>
        <translation>Searching the log</translation>
    </message>
    <message>
        <source>“{words}” is not found further on.</source>
        <translation>“{words}” is not found further on.</translation>
    </message>
    <message>
        <source>No line of this log reads like an error.</source>
        <translation>No line of this log reads like an error.</translation>
    </message>
    <message>
        <source>Select a step to read its log.</source>
        <translation>Select a step to read its log.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>Nothing has been written yet.</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>It is empty.</translation>
    </message>
    <message>
        <source>{part} of {size}</source>
        <translation>{part} of {size}</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Search the log</translation>
    </message>
    <message>
        <source>Previous place (Shift+F3)</source>
        <translation>Previous place (Shift+F3)</translation>
    </message>
    <message>
        <source>Next place (F3)</source>
        <translation>Next place (F3)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Follow</translation>
    </message>
    <message>
        <source>Stay at the end while the step writes</source>
        <translation>Stay at the end while the step writes</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>Wrap</translation>
    </message>
    <message>
        <source>Break long lines at the edge</source>
        <translation>Break long lines at the edge</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Earlier</translation>
    </message>
    <message>
        <source>Read the piece before this one</source>
        <translation>Read the piece before this one</translation>
    </message>
    <message>
        <source>Log of the step</source>
        <translation>Log of the step</translation>
    </message>
    <message>
        <source>There is no further error; asking again begins with the first one.</source>
        <translation>There is no further error; asking again begins with the first one.</translation>
    </message>
    <message>
        <source>Go to the first error, then to the next (F4)</source>
        <translation>Go to the first error, then to the next (F4)</translation>
    </message>
</context>
<context>
    <name>LoginDialog</name>
    <message>
        <source>Type your login name and your password.</source>
        <translation>Type your login name and your password.</translation>
    </message>
    <message>
        <source>Logging in…</source>
        <translation>Logging in…</translation>
    </message>
    <message>
        <source>Approve the login in your browser…</source>
        <translation>Approve the login in your browser…</translation>
    </message>
    <message>
        <source>Type the code of two-factor authentication too.</source>
        <translation>Type the code of two-factor authentication too.</translation>
    </message>
    <message>
        <source>This site lets people in through the browser alone.</source>
        <translation>This site lets people in through the browser alone.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Log in</translation>
    </message>
    <message>
        <source>Log in to ShotGrid</source>
        <translation>Log in to ShotGrid</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>Who are you?</translation>
    </message>
    <message>
        <source>Login name or e-mail</source>
        <translation>Login name or e-mail</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Your name</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Code of two-factor authentication</source>
        <translation>Code of two-factor authentication</translation>
    </message>
    <message>
        <source>Log in through the browser</source>
        <translation>Log in through the browser</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>Work offline</translation>
    </message>
    <message>
        <source>Type your login name and the session token.</source>
        <translation>Type your login name and the session token.</translation>
    </message>
    <message>
        <source>Session token</source>
        <translation>Session token</translation>
    </message>
    <message>
        <source>With a session token</source>
        <translation>With a session token</translation>
    </message>
</context>
<context>
    <name>Looker</name>
    <message>
        <source>Reading the tracker</source>
        <translation>Reading the tracker</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The application is still opening.</source>
        <translation>The application is still opening.</translation>
    </message>
    <message>
        <source>{work} is still running.</source>
        <translation>{work} is still running.</translation>
    </message>
    <message>
        <source>Close the window again to stop it; it can be resumed at the next start.</source>
        <translation>Close the window again to stop it; it can be resumed at the next start.</translation>
    </message>
    <message>
        <source>Making the demo project</source>
        <translation>Making the demo project</translation>
    </message>
    <message>
        <source>The demo project is ready.</source>
        <translation>The demo project is ready.</translation>
    </message>
    <message>
        <source>Its delivery is {path}</source>
        <translation>Its delivery is {path}</translation>
    </message>
    <message>
        <source>A ShotGrid site gets no demo project.</source>
        <translation>A ShotGrid site gets no demo project.</translation>
    </message>
</context>
<context>
    <name>ManualDock</name>
    <message>
        <source>Search the manual</source>
        <translation>Search the manual</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Contents</translation>
    </message>
    <message>
        <source>Manual page</source>
        <translation>Manual page</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Project</source>
        <translation>&amp;Project</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Edit</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;View</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Panels</translation>
    </message>
    <message>
        <source>Show panel: {name}</source>
        <translation>Show panel: {name}</translation>
    </message>
    <message>
        <source>Choose or create a project…</source>
        <translation>Choose or create a project…</translation>
    </message>
    <message>
        <source>Make the demo project</source>
        <translation>Make the demo project</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Settings…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>Theme: as the system</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Theme: dark</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Theme: light</translation>
    </message>
    <message>
        <source>Find an action…</source>
        <translation>Find an action…</translation>
    </message>
    <message>
        <source>Language: {name}</source>
        <translation>Language: {name}</translation>
    </message>
    <message>
        <source>Role: {name}</source>
        <translation>Role: {name}</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>Reset the layout</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Manual</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Welcome…</source>
        <translation>Welcome…</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Log in…</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Log out</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Column</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Here</translation>
    </message>
    <message>
        <source>In Excel</source>
        <translation>In Excel</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>Stays</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>The scanlist was edited in both places</source>
        <translation>The scanlist was edited in both places</translation>
    </message>
    <message>
        <source>Take mine</source>
        <translation>Take mine</translation>
    </message>
    <message>
        <source>Take Excel's</source>
        <translation>Take Excel's</translation>
    </message>
    <message>
        <source>For the selected lines, or for all when none is selected</source>
        <translation>For the selected lines, or for all when none is selected</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Join</translation>
    </message>
    <message>
        <source>Excel's</source>
        <translation>Excel's</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>mine</translation>
    </message>
    <message>
        <source>whole row</source>
        <translation>whole row</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>deleted</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>kept</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were changed here and in the spreadsheet. Everything else is joined already.</source>
        <translation>
            <numerusform>%n cell was changed here and in the spreadsheet. Everything else is joined already.</numerusform>
            <numerusform>%n cells were changed here and in the spreadsheet. Everything else is joined already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MiniWindow</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>as of {time}</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>Running jobs</translation>
    </message>
    <message>
        <source>None of your jobs is running.</source>
        <translation>None of your jobs is running.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Hide details</source>
        <translation>Hide details</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Close this message</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>The application could not be opened.</source>
        <translation>The application could not be opened.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>OutboxView</name>
    <message>
        <source>Choose what waits first.</source>
        <translation>Choose what waits first.</translation>
    </message>
    <message>
        <source>Records are kept in our own database: nothing waits to be sent.</source>
        <translation>Records are kept in our own database: nothing waits to be sent.</translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) wait to be sent.</source>
        <translation>
            <numerusform>%n write waits to be sent.</numerusform>
            <numerusform>%n writes wait to be sent.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything was sent.</source>
        <translation>Everything was sent.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>What</source>
        <translation>What</translation>
    </message>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>Why it waits</translation>
    </message>
    <message>
        <source>Writes that wait</source>
        <translation>Writes that wait</translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) need a decision.</source>
        <translation>
            <numerusform>%n write needs a decision.</numerusform>
            <numerusform>%n writes need a decision.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PanelMenus</name>
    <message>
        <source>Newest scanlist</source>
        <translation>Newest scanlist</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Other…</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>Choose a delivery…</source>
        <translation>Choose a delivery…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Edit in the spreadsheet</source>
        <translation>Edit in the spreadsheet</translation>
    </message>
    <message>
        <source>Load newest</source>
        <translation>Load newest</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>Load again</translation>
    </message>
    <message>
        <source>Timecode</source>
        <translation>Timecode</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Src Version</source>
        <translation>Src Version</translation>
    </message>
    <message>
        <source>Shot for Editorial</source>
        <translation>Shot for Editorial</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Check everything</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>Filter rows</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>Tick all</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>Tick none</translation>
    </message>
    <message>
        <source>Tick what is shown</source>
        <translation>Tick what is shown</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>Columns…</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Compact rows</translation>
    </message>
    <message>
        <source>Plan…</source>
        <translation>Plan…</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publish</translation>
    </message>
    <message>
        <source>Deliveries…</source>
        <translation>Deliveries…</translation>
    </message>
    <message>
        <source>Compare with what is published</source>
        <translation>Compare with what is published</translation>
    </message>
    <message>
        <source>Compare with the last scanlist</source>
        <translation>Compare with the last scanlist</translation>
    </message>
    <message>
        <source>Compare with another…</source>
        <translation>Compare with another…</translation>
    </message>
    <message>
        <source>There is no saved scanlist of {path} yet.</source>
        <translation>There is no saved scanlist of {path} yet.</translation>
    </message>
    <message>
        <source>Scanlists (*.xlsx *.xls)</source>
        <translation>Scanlists (*.xlsx *.xls)</translation>
    </message>
    <message>
        <source>Load a scanlist</source>
        <translation>Load a scanlist</translation>
    </message>
    <message>
        <source>Scanlists, count sheets, edit lists (*.xlsx *.csv *.edl *.otio)</source>
        <translation>Scanlists, count sheets, edit lists (*.xlsx *.csv *.edl *.otio)</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Compare with</translation>
    </message>
    <message>
        <source>Nothing to undo.</source>
        <translation>Nothing to undo.</translation>
    </message>
    <message>
        <source>Nothing to redo.</source>
        <translation>Nothing to redo.</translation>
    </message>
    <message>
        <source>There are no rows yet.</source>
        <translation>There are no rows yet.</translation>
    </message>
    <message>
        <source>Tick the rows to publish.</source>
        <translation>Tick the rows to publish.</translation>
    </message>
    <message>
        <source>Save the scanlist first.</source>
        <translation>Save the scanlist first.</translation>
    </message>
    <message>
        <source>Choose a delivery first.</source>
        <translation>Choose a delivery first.</translation>
    </message>
    <message>
        <source>Collect…</source>
        <translation>Collect…</translation>
    </message>
    <message>
        <source>Fix everything that can be fixed</source>
        <translation>Fix everything that can be fixed</translation>
    </message>
    <message>
        <source>Nothing here can be fixed by itself.</source>
        <translation>Nothing here can be fixed by itself.</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Ingest</source>
        <translation>Ingest</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Manual</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
    <message>
        <source>Tracker</source>
        <translation>Tracker</translation>
    </message>
</context>
<context>
    <name>PathBar</name>
    <message>
        <source>Choose a delivery</source>
        <translation>Choose a delivery</translation>
    </message>
    <message>
        <source>Delivery folder</source>
        <translation>Delivery folder</translation>
    </message>
    <message>
        <source>The delivery's folder; drop one here, choose or type it</source>
        <translation>The delivery's folder; drop one here, choose or type it</translation>
    </message>
    <message>
        <source>Drop a delivery here, or choose a folder</source>
        <translation>Drop a delivery here, or choose a folder</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Choose a folder</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>Look at every file of the folder (Ctrl+R)</source>
        <translation>Look at every file of the folder (Ctrl+R)</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Load</translation>
    </message>
    <message>
        <source>Load a saved scanlist</source>
        <translation>Load a saved scanlist</translation>
    </message>
</context>
<context>
    <name>Placeholder</name>
    <message>
        <source>This version has no panel “{name}”; its place is kept.</source>
        <translation>This version has no panel “{name}”; its place is kept.</translation>
    </message>
    <message>
        <source>Remove it from my layout</source>
        <translation>Remove it from my layout</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Kinds of records</source>
        <translation>Kinds of records</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Search paths, plates, records</source>
        <translation>Search paths, plates, records</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Plan of {name}</source>
        <translation>Plan of {name}</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Publish {n}</source>
        <translation>Publish {n}</translation>
    </message>
    <message>
        <source>Do exactly what is shown here</source>
        <translation>Do exactly what is shown here</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>No collisions: nothing that exists is touched.</source>
        <translation>No collisions: nothing that exists is touched.</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;JSON (*.json)</source>
        <translation>Workbook (*.xlsx);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Export the plan</source>
        <translation>Export the plan</translation>
    </message>
    <message>
        <source>There is nothing to publish.</source>
        <translation>There is nothing to publish.</translation>
    </message>
    <message numerus="yes">
        <source>%n plate(s)</source>
        <translation>
            <numerusform>%n plate</numerusform>
            <numerusform>%n plates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} to write</source>
        <translation>{size} to write</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} free</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) stop this plan; they are on top of the tree.</source>
        <translation>
            <numerusform>%n error stops this plan; they are on top of the tree.</numerusform>
            <numerusform>%n errors stop this plan; they are on top of the tree.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>Problems and collisions</source>
        <translation>Problems and collisions</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Shared</translation>
    </message>
    <message>
        <source>records</source>
        <translation>records</translation>
    </message>
    <message>
        <source>What</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>From / details</source>
        <translation>From / details</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Changes or problem</source>
        <translation>Changes or problem</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>wrong</translation>
    </message>
    <message>
        <source>new</source>
        <translation>new</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>as it is</translation>
    </message>
</context>
<context>
    <name>PlanWords</name>
    <message>
        <source>folders</source>
        <translation>folders</translation>
    </message>
    <message>
        <source>copied files</source>
        <translation>copied files</translation>
    </message>
    <message>
        <source>JPG</source>
        <translation>JPG</translation>
    </message>
    <message>
        <source>half-size JPG</source>
        <translation>half-size JPG</translation>
    </message>
    <message>
        <source>MP4</source>
        <translation>MP4</translation>
    </message>
    <message>
        <source>thumbnail</source>
        <translation>thumbnail</translation>
    </message>
    <message>
        <source>MHL manifest</source>
        <translation>MHL manifest</translation>
    </message>
    <message>
        <source>make folders</source>
        <translation>make folders</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>copy</translation>
    </message>
    <message>
        <source>proxies</source>
        <translation>proxies</translation>
    </message>
    <message>
        <source>manifest</source>
        <translation>manifest</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>verify</translation>
    </message>
    <message>
        <source>register</source>
        <translation>register</translation>
    </message>
    <message>
        <source>retimed frames</source>
        <translation>retimed frames</translation>
    </message>
    <message>
        <source>DPX of the movie</source>
        <translation>DPX of the movie</translation>
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
        <translation>dated frames</translation>
    </message>
    <message>
        <source>filmstrip</source>
        <translation>filmstrip</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>retime</source>
        <translation>retime</translation>
    </message>
    <message>
        <source>movie to DPX</source>
        <translation>movie to DPX</translation>
    </message>
    <message>
        <source>clear up</source>
        <translation>clear up</translation>
    </message>
    <message>
        <source>upload thumbnail</source>
        <translation>upload thumbnail</translation>
    </message>
    <message>
        <source>upload filmstrip</source>
        <translation>upload filmstrip</translation>
    </message>
    <message>
        <source>upload MP4</source>
        <translation>upload MP4</translation>
    </message>
    <message>
        <source>upload WebM</source>
        <translation>upload WebM</translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>error</source>
        <translation>error</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>warning</translation>
    </message>
    <message>
        <source>note</source>
        <translation>note</translation>
    </message>
    <message>
        <source>delivery</source>
        <translation>delivery</translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>Problems: {n}</source>
        <translation>Problems: {n}</translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation>Nothing is wrong.</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problems</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>Fix</translation>
    </message>
    <message>
        <source>Apply the fix of the selected problems; it can be undone</source>
        <translation>Apply the fix of the selected problems; it can be undone</translation>
    </message>
    <message>
        <source>Fix all {n}</source>
        <translation>Fix all {n}</translation>
    </message>
    <message>
        <source>Apply every fix that there is; it can be undone</source>
        <translation>Apply every fix that there is; it can be undone</translation>
    </message>
    <message>
        <source>Show the cell</source>
        <translation>Show the cell</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
</context>
<context>
    <name>ProjectDialog</name>
    <message>
        <source>Choose a project</source>
        <translation>Choose a project</translation>
    </message>
    <message>
        <source>Search projects</source>
        <translation>Search projects</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>Create project</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projects</translation>
    </message>
    <message>
        <source>Name of a new project</source>
        <translation>Name of a new project</translation>
    </message>
    <message>
        <source>Looking for projects…</source>
        <translation>Looking for projects…</translation>
    </message>
    <message>
        <source>There is no project yet. Type a name below to make the first.</source>
        <translation>There is no project yet. Type a name below to make the first.</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Pin</translation>
    </message>
    <message>
        <source>Keep this project at the front (Ctrl+P)</source>
        <translation>Keep this project at the front (Ctrl+P)</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Unpin</translation>
    </message>
    <message>
        <source>These are the projects as of {time}.</source>
        <translation>These are the projects as of {time}.</translation>
    </message>
    <message>
        <source>The tracker does not answer.</source>
        <translation>The tracker does not answer.</translation>
    </message>
</context>
<context>
    <name>ProposeDialog</name>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Shot now</source>
        <translation>Shot now</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposed</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Propose</translation>
    </message>
    <message>
        <source>Propose shot names</source>
        <translation>Propose shot names</translation>
    </message>
    <message>
        <source>the project's rule, a regular expression with named groups</source>
        <translation>the project's rule, a regular expression with named groups</translation>
    </message>
    <message>
        <source>the project's template, such as {seq}_{shot}</source>
        <translation>the project's template, such as {seq}_{shot}</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Template</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Propose {n}</source>
        <translation>Propose {n}</translation>
    </message>
    <message numerus="yes">
        <source>{n} of %n row(s) get a new shot name.</source>
        <translation>
            <numerusform>{n} of %n row gets a new shot name.</numerusform>
            <numerusform>{n} of %n rows get a new shot name.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Publishing</name>
    <message>
        <source>Resuming the delivery</source>
        <translation>Resuming the delivery</translation>
    </message>
    <message>
        <source>The delivery is complete.</source>
        <translation>The delivery is complete.</translation>
    </message>
    <message>
        <source>Undoing the delivery</source>
        <translation>Undoing the delivery</translation>
    </message>
    <message>
        <source>The delivery was taken back: its records are retired, its files removed.</source>
        <translation>The delivery was taken back: its records are retired, its files removed.</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Planning</translation>
    </message>
    <message>
        <source>Nothing was written. The plan shows where.</source>
        <translation>Nothing was written. The plan shows where.</translation>
    </message>
    <message>
        <source>The plan was written to {path}.</source>
        <translation>The plan was written to {path}.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Comparing</translation>
    </message>
    <message>
        <source>The reply was written to {path}.</source>
        <translation>The reply was written to {path}.</translation>
    </message>
    <message numerus="yes">
        <source>Publishing %n plate(s)</source>
        <translation>
            <numerusform>Publishing %n plate</numerusform>
            <numerusform>Publishing %n plates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plate(s) were published and verified.</source>
        <translation>
            <numerusform>%n plate was published and verified.</numerusform>
            <numerusform>%n plates were published and verified.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The records are retired; %n file(s) had changed since and stayed.</source>
        <translation>
            <numerusform>The records are retired; %n file had changed since and stayed.</numerusform>
            <numerusform>The records are retired; %n files had changed since and stayed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plate(s) could not be published; the others are done.</source>
        <translation>
            <numerusform>%n plate could not be published; the others are done.</numerusform>
            <numerusform>%n plates could not be published; the others are done.</numerusform>
        </translation>
    </message>
    <message>
        <source>Correct the cause, then resume the delivery under Deliveries.</source>
        <translation>Correct the cause, then resume the delivery under Deliveries.</translation>
    </message>
    <message>
        <source>Following the delivery</source>
        <translation>Following the delivery</translation>
    </message>
    <message>
        <source>The publish was cancelled. Resume it under Deliveries, or undo it there.</source>
        <translation>The publish was cancelled. Resume it under Deliveries, or undo it there.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Panels</source>
        <translation>Panels</translation>
    </message>
</context>
<context>
    <name>RecordsModel</name>
    <message>
        <source>This site has no field for it.</source>
        <translation>This site has no field for it.</translation>
    </message>
    <message>
        <source>This site sets the field itself.</source>
        <translation>This site sets the field itself.</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Coordinator</source>
        <translation>Coordinator</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>Looking at what came in, with the log at hand.</source>
        <translation>Looking at what came in, with the log at hand.</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Artist</translation>
    </message>
    <message>
        <source>Looking up plates, with the manual beside them.</source>
        <translation>Looking up plates, with the manual beside them.</translation>
    </message>
    <message>
        <source>Deliveries in, plates published: the ingest panel.</source>
        <translation>Deliveries in, plates published: the ingest panel.</translation>
    </message>
</context>
<context>
    <name>RowActions</name>
    <message>
        <source>Ctrl+C in the table</source>
        <translation>Ctrl+C in the table</translation>
    </message>
    <message>
        <source>Reveal in the file browser</source>
        <translation>Reveal in the file browser</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copy path</translation>
    </message>
    <message>
        <source>Copy cells</source>
        <translation>Copy cells</translation>
    </message>
    <message>
        <source>Paste cells</source>
        <translation>Paste cells</translation>
    </message>
    <message>
        <source>Fill down</source>
        <translation>Fill down</translation>
    </message>
    <message>
        <source>Tick or untick</source>
        <translation>Tick or untick</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Split…</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>Propose shot names…</source>
        <translation>Propose shot names…</translation>
    </message>
    <message>
        <source>First frame of the second part</source>
        <translation>First frame of the second part</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>propose shots</source>
        <translation>propose shots</translation>
    </message>
    <message>
        <source>split</source>
        <translation>split</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>merge</translation>
    </message>
    <message>
        <source>No program opens {path}.</source>
        <translation>No program opens {path}.</translation>
    </message>
    <message>
        <source>Copy path takes it to another program.</source>
        <translation>Copy path takes it to another program.</translation>
    </message>
    <message>
        <source>Select a row first.</source>
        <translation>Select a row first.</translation>
    </message>
    <message>
        <source>Select one row.</source>
        <translation>Select one row.</translation>
    </message>
    <message>
        <source>Select two rows or more.</source>
        <translation>Select two rows or more.</translation>
    </message>
    <message>
        <source>There are no rows yet.</source>
        <translation>There are no rows yet.</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>The clipboard holds no table that can be pasted.</source>
        <translation>The clipboard holds no table that can be pasted.</translation>
    </message>
    <message>
        <source>paste</source>
        <translation>paste</translation>
    </message>
    <message>
        <source>What reached beyond the table was not pasted.</source>
        <translation>What reached beyond the table was not pasted.</translation>
    </message>
    <message>
        <source>fill down</source>
        <translation>fill down</translation>
    </message>
    <message>
        <source>clear cells</source>
        <translation>clear cells</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) cannot be edited and stayed unchanged.</source>
        <translation>
            <numerusform>%n cell cannot be edited and stayed unchanged.</numerusform>
            <numerusform>%n cells cannot be edited and stayed unchanged.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanlistFile</name>
    <message>
        <source>No program opens {name}.</source>
        <translation>No program opens {name}.</translation>
    </message>
    <message>
        <source>Open {path} by hand; what you save is joined here.</source>
        <translation>Open {path} by hand; what you save is joined here.</translation>
    </message>
    <message>
        <source>Saving the scanlist</source>
        <translation>Saving the scanlist</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Saved as {path}.</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>Loading {name}</translation>
    </message>
    <message>
        <source>join with the spreadsheet</source>
        <translation>join with the spreadsheet</translation>
    </message>
    <message>
        <source>The edits of the spreadsheet were taken over. Undo takes them back.</source>
        <translation>The edits of the spreadsheet were taken over. Undo takes them back.</translation>
    </message>
</context>
<context>
    <name>ServerDot</name>
    <message>
        <source>not checked yet</source>
        <translation>not checked yet</translation>
    </message>
    <message>
        <source>not reached: {reason}</source>
        <translation>not reached: {reason}</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>connected</translation>
    </message>
    <message>
        <source>Last answer: {time}</source>
        <translation>Last answer: {time}</translation>
    </message>
</context>
<context>
    <name>Servers</name>
    <message>
        <source>Database</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>Farm</source>
        <translation>Farm</translation>
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
        <translation>Setting</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Layer</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Search settings and their help</source>
        <translation>Search settings and their help</translation>
    </message>
    <message>
        <source>Remove my value</source>
        <translation>Remove my value</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>{key} was saved. Work that begins from now on uses it.</source>
        <translation>{key} was saved. Work that begins from now on uses it.</translation>
    </message>
    <message>
        <source>default</source>
        <translation>default</translation>
    </message>
    <message>
        <source>shipped settings</source>
        <translation>shipped settings</translation>
    </message>
    <message>
        <source>site</source>
        <translation>site</translation>
    </message>
    <message>
        <source>project</source>
        <translation>project</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>mine</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>environment</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>command line</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation>Search actions and keys</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} of {total} {unit}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>frames</translation>
    </message>
    <message>
        <source>files</source>
        <translation>files</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>clips</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>rows</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>steps</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>{count} running</source>
        <translation>{count} running</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>No project</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>User</source>
        <translation>User</translation>
    </message>
    <message>
        <source>Show all running work</source>
        <translation>Show all running work</translation>
    </message>
</context>
<context>
    <name>TaskRow</name>
    <message>
        <source>stopping</source>
        <translation>stopping</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>paused</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>This is already running.</source>
        <translation>This is already running.</translation>
    </message>
    <message>
        <source>Wait until it is done, or cancel it in the status bar.</source>
        <translation>Wait until it is done, or cancel it in the status bar.</translation>
    </message>
</context>
<context>
    <name>TrackerPanel</name>
    <message>
        <source>Look at the tracker again</source>
        <translation>Look at the tracker again</translation>
    </message>
    <message>
        <source>Filter records</source>
        <translation>Filter records</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Add…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Remove with what belongs to it</source>
        <translation>Remove with what belongs to it</translation>
    </message>
    <message>
        <source>Remove, and move its folder to the trash</source>
        <translation>Remove, and move its folder to the trash</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Import a sheet…</source>
        <translation>Import a sheet…</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>Copy lines</translation>
    </message>
    <message>
        <source>Open the web page</source>
        <translation>Open the web page</translation>
    </message>
    <message>
        <source>Show what waits to be sent</source>
        <translation>Show what waits to be sent</translation>
    </message>
    <message>
        <source>Choose a sheet</source>
        <translation>Choose a sheet</translation>
    </message>
    <message>
        <source>Sheets (*.xlsx *.xls *.ods *.csv *.tsv)</source>
        <translation>Sheets (*.xlsx *.xls *.ods *.csv *.tsv)</translation>
    </message>
    <message>
        <source>Waiting ({count})</source>
        <translation>Waiting ({count})</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>{name} was added.</source>
        <translation>{name} was added.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) removed. Undo brings them back.</source>
        <translation>
            <numerusform>%n record removed. Undo brings them back.</numerusform>
            <numerusform>%n records removed. Undo brings them back.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>Reading {name}</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Importing</translation>
    </message>
    <message>
        <source>{new} added, {changed} changed.</source>
        <translation>{new} added, {changed} changed.</translation>
    </message>
    <message>
        <source>Choose a record first.</source>
        <translation>Choose a record first.</translation>
    </message>
    <message>
        <source>The records are not at a site with web pages.</source>
        <translation>The records are not at a site with web pages.</translation>
    </message>
    <message>
        <source>Such records are made by publishing.</source>
        <translation>Such records are made by publishing.</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>Open a project first.</translation>
    </message>
    <message>
        <source>Nothing was changed here yet.</source>
        <translation>Nothing was changed here yet.</translation>
    </message>
    <message>
        <source>Nothing was taken back.</source>
        <translation>Nothing was taken back.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>What is chosen</source>
        <translation>What is chosen</translation>
    </message>
    <message>
        <source>The record has no page at the site (yet).</source>
        <translation>The record has no page at the site (yet).</translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation>Undone: {name}</translation>
    </message>
    <message>
        <source>Done again: {name}</source>
        <translation>Done again: {name}</translation>
    </message>
</context>
<context>
    <name>TrackerWords</name>
    <message>
        <source>Projects</source>
        <translation>Projects</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>Sequences</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>Shots</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>Assets</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Published files</source>
        <translation>Published files</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Playlists</translation>
    </message>
    <message>
        <source>Artists</source>
        <translation>Artists</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Login</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>Sequence</translation>
    </message>
    <message>
        <source>Shot</source>
        <translation>Shot</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>Asset</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Artist</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Frames per second</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Resolution</translation>
    </message>
    <message>
        <source>Colourspace</source>
        <translation>Colourspace</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>First frame</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>Last frame</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>Handles</translation>
    </message>
    <message>
        <source>Cut in</source>
        <translation>Cut in</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>Cut out</translation>
    </message>
    <message>
        <source>Cut length</source>
        <translation>Cut length</translation>
    </message>
    <message>
        <source>Timecode in</source>
        <translation>Timecode in</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Task type</source>
        <translation>Task type</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>Assigned to</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>Version type</source>
        <translation>Version type</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>File type</source>
        <translation>File type</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Path</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Frames</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Made</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Made by</translation>
    </message>
    <message>
        <source>never looked at whole</source>
        <translation>never looked at whole</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>as of {time}</translation>
    </message>
    <message>
        <source>{count} min ago</source>
        <translation>{count} min ago</translation>
    </message>
    <message>
        <source>{count} h ago</source>
        <translation>{count} h ago</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>being sent</translation>
    </message>
    <message>
        <source>conflict</source>
        <translation>conflict</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>add</source>
        <translation>add</translation>
    </message>
    <message>
        <source>change</source>
        <translation>change</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>remove</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>restore</translation>
    </message>
    <message>
        <source>upload</source>
        <translation>upload</translation>
    </message>
    <message>
        <source>Assignments</source>
        <translation>Assignments</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Groups</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Share in %</source>
        <translation>Share in %</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Remarks</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Members</translation>
    </message>
    <message>
        <source>MOV codec</source>
        <translation>MOV codec</translation>
    </message>
    <message>
        <source>Output format</source>
        <translation>Output format</translation>
    </message>
    <message>
        <source>MOV colourspace</source>
        <translation>MOV colourspace</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Delivery notes</source>
        <translation>Delivery notes</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>Shot type</source>
        <translation>Shot type</translation>
    </message>
    <message>
        <source>Timecode out</source>
        <translation>Timecode out</translation>
    </message>
    <message>
        <source>Retime length</source>
        <translation>Retime length</translation>
    </message>
    <message>
        <source>Retime in %</source>
        <translation>Retime in %</translation>
    </message>
    <message>
        <source>Retime first frame</source>
        <translation>Retime first frame</translation>
    </message>
    <message>
        <source>Retime</source>
        <translation>Retime</translation>
    </message>
    <message>
        <source>Subtype</source>
        <translation>Subtype</translation>
    </message>
    <message>
        <source>Pipeline step</source>
        <translation>Pipeline step</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Short name</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>Used for</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>Status since</source>
        <translation>Status since</translation>
    </message>
    <message>
        <source>Bid hours</source>
        <translation>Bid hours</translation>
    </message>
    <message>
        <source>Hours spent</source>
        <translation>Hours spent</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Private e-mail</source>
        <translation>Private e-mail</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Country</translation>
    </message>
    <message>
        <source>Years of experience</source>
        <translation>Years of experience</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>Joined</translation>
    </message>
    <message>
        <source>Movie</source>
        <translation>Movie</translation>
    </message>
    <message>
        <source>Scan colourspace</source>
        <translation>Scan colourspace</translation>
    </message>
    <message>
        <source>Scan name</source>
        <translation>Scan name</translation>
    </message>
    <message>
        <source>Just in</source>
        <translation>Just in</translation>
    </message>
    <message>
        <source>Just out</source>
        <translation>Just out</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>To</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Copy to</source>
        <translation>Copy to</translation>
    </message>
    <message>
        <source>Note type</source>
        <translation>Note type</translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome to IO-Manager</source>
        <translation>Welcome to IO-Manager</translation>
    </message>
    <message>
        <source>What do you do? This arranges the window; you can change it at any time.</source>
        <translation>What do you do? This arranges the window; you can change it at any time.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Make a demo project</source>
        <translation>Make a demo project</translation>
    </message>
    <message>
        <source>A small delivery of real EXR, DPX and MOV files, to try everything without risk.</source>
        <translation>A small delivery of real EXR, DPX and MOV files, to try everything without risk.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
</context>
<context>
    <name>_TitleBar</name>
    <message>
        <source>Float or dock this panel</source>
        <translation>Float or dock this panel</translation>
    </message>
    <message>
        <source>Hide this panel</source>
        <translation>Hide this panel</translation>
    </message>
</context>
</TS>
