# Draws samples.csv, calls.csv and events.csv of this directory as soak.svg.
set datafile separator comma
set terminal svg size 1200,1500 font "sans-serif,12" background "white" dynamic
set output "soak.svg"

agents = "agent-0 agent-1 agent-2"
processes = agents . " harness"
samples = "samples.csv"
events = "events.csv"

stats samples using 1 nooutput
set xrange [0:STATS_max/60]
set yrange [0:*]
set lmargin 10
set rmargin 3
set key outside top right horizontal samplen 2
set grid ytics

of(p, v) = strcol(2) eq p ? v : NaN
calls(p) = strcol(2) eq p ? $4 : 0

# Each fault is a bar on the time axis of each panel, from its start to its end.
faults = 'events using ($1/60):(0):(($2-$1)/60):(0) every ::1 with vectors nohead lw 8 lc rgb "#cc3333" title "fault"'

set multiplot layout 6,1 title "Agents under random failovers and faults"
set ylabel "anonymous MiB"
plot for [p in processes] samples using ($1/60):(of(p, $5/1024)) every ::1 with points pt 7 ps 0.25 title p, @faults
set ylabel "live heap MiB"
plot for [p in processes] samples using ($1/60):(of(p, strlen(strcol(6)) ? $6/1024 : NaN)) every ::1 with points pt 7 ps 0.5 title p, @faults
set ylabel "threads"
plot for [p in processes] samples using ($1/60):(of(p, $7)) every ::1 with points pt 7 ps 0.25 title p, @faults
set ylabel "open descriptors"
plot for [p in processes] samples using ($1/60):(of(p, $8)) every ::1 with points pt 7 ps 0.25 title p, @faults
set ylabel "EC2 calls per min"
plot for [p in agents] "calls.csv" using (floor($1/60)+0.5):(calls(p)) every ::1 smooth frequency with linespoints pt 7 ps 0.3 title p, @faults
set ylabel "ms until right"
set xlabel "minutes"
set logscale y
set yrange [1:*]
plot events using ($2/60):($4 > 1 ? $4 : 1) every ::1 with impulses lw 2 lc rgb "#cc3333" title "after the fault", \
  events using ($2/60):5 every ::1 with points pt 1 ps 0.4 lc rgb "#888888" title "bound"
unset multiplot
