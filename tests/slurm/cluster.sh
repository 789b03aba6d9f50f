# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A Slurm of one node on the loopback, all in one folder: cluster_up DIR, cluster_down DIR. Needs root, slurm-wlm and munge (Debian 12:
# 22.05); touches nothing in /etc and /run. Linux processes are followed without cgroups, so that it works in a container.

cluster_up() {
    local dir=$1 host port
    host=$(hostname -s)
    port=$((20000 + $$ % 5000 * 2))
    mkdir -p "$dir"/{munge,state,spool,log}
    chmod 755 "$dir" "$dir/munge"
    head -c 1024 /dev/urandom >"$dir/munge/key"
    chmod 600 "$dir/munge/key"
    chown -R munge:munge "$dir/munge"
    cat >"$dir/slurm.conf" <<CONF
ClusterName=homewardtest
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobcomp.txt
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
KillWait=10
OverTimeLimit=0
MinJobAge=3600
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=2000 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
    setpriv --reuid munge --regid munge --clear-groups munged --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
        --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" || return 1
    export SLURM_CONF=$dir/slurm.conf
    slurmctld -c || return 1
    slurmd -c -N "$host" || return 1
    for _ in $(seq 100); do
        ! sinfo -h -o %T 2>/dev/null | grep -q idle || return 0
        sleep 0.1
    done
    return 1
}

# Ends the three daemons that cluster_up started, by the numbers that they wrote down.
cluster_down() {
    local dir=$1 file
    for file in "$dir/slurmd.pid" "$dir/slurmctld.pid" "$dir/munge/pid"; do
        [ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
    done
    for _ in $(seq 100); do
        [ -e "$dir/slurmd.pid" ] || [ -e "$dir/slurmctld.pid" ] || [ -e "$dir/munge/pid" ] || break
        sleep 0.1
    done
}
