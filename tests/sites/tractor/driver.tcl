# Evaluates a job script from standard input and says, line by line, which operators it called.
fconfigure stdin -translation binary
fconfigure stdout -translation binary
set groups {subtasks cmds cleanup postscript init template}
set lists {argv projects crews tags envkey chaser preview resumewhile retryrc afterjids}
set positional {Task title RemoteCmd argv Cmd argv Command argv Instance title Iterate varname Assign varname}
proc hex {text} { return "=[binary encode hex $text]" }
proc say {args} { puts [join $args " "] }
proc attribute {inner name value} {
    if {$name in $::groups} {
        say group $name
        interp eval $inner $value
        say endgroup
    } elseif {$name eq "dirmaps"} {
        foreach map $value {
            if {[llength $map] != 3} { error "a directory map needs three words" }
            say list dirmap {*}[lmap word $map {hex $word}]
        }
    } elseif {$name in $::lists} {
        say list $name {*}[lmap word $value {hex $word}]
    } else {
        say word $name [hex $value]
    }
}
proc element {inner keyword args} {
    say open $keyword
    if {$keyword eq "Assign"} {
        if {[llength $args] != 2} { error "Assign needs a name and a value" }
        say word varname [hex [lindex $args 0]]
        say word value [hex [lindex $args 1]]
    } else {
        if {[llength $args] % 2} {
            if {![dict exists $::positional $keyword]} { error "$keyword takes only options" }
            attribute $inner [dict get $::positional $keyword] [lindex $args 0]
            set args [lrange $args 1 end]
        }
        foreach {name value} $args {
            if {![string match -* $name]} { error "expected an option of $keyword, found \"$name\"" }
            attribute $inner [string range $name 1 end] $value
        }
    }
    say close
}
set script [read stdin]
set inner [interp create -safe]
foreach keyword {Job Task RemoteCmd Cmd Command Instance Iterate Assign} {
    interp alias $inner $keyword {} element $inner $keyword
}
interp limit $inner command -value 1000000
interp limit $inner time -seconds [expr {[clock seconds] + 10}]
if {[catch {interp eval $inner $script} message]} { say error [hex $message] }
