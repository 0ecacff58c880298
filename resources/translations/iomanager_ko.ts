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
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected happened, and it was not your fault.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your work is still here. Please send the report to support; the log is at
{path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide details</source>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The details are in the log: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Project and search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose or create a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an action   {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find any action by its name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show lines from this level on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log lines</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The application is still opening.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{work} is still running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the window again to stop it; it can be resumed at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the demo project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo project is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its delivery is {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ManualDock</name>
    <message>
        <source>Search the manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manual page</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show panel: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Hide details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Ingest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manual</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Placeholder</name>
    <message>
        <source>This version has no panel “{name}”; its place is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it from my layout</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProjectDialog</name>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of a new project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for projects…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no project yet. Type a name below to make the first.</source>
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
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Panels</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Coordinator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliveries in, plates published: the ingest panel and its log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at what came in, with the log at hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Artist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking up plates, with the manual beside them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServerDot</name>
    <message>
        <source>not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not reached: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last answer: {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings and their help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove my value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} was saved. Work that begins from now on uses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shipped settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>command line</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>{count} running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all running work</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TaskRow</name>
    <message>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tasks</name>
    <message>
        <source>This is already running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it is done, or cancel it in the status bar.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome to IO-Manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What do you do? This arranges the window; you can change it at any time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a demo project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small delivery of real EXR, DPX and MOV files, to try everything without risk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_TitleBar</name>
    <message>
        <source>Float or dock this panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide this panel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
