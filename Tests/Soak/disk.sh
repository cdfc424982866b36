#!/bin/bash
# A long test of disks that fill up or fail, and of refused memory. duikou must end with exit code 3 and a sentence, leave nothing behind,
# and leave earlier results whole. `make soak-disk` builds a release and runs this; it takes about half an hour, and needs root (for file
# systems in memory) and cc.
#
# usage: disk.sh [TRIES]      how often each size is tried (default 10)
set -u
cd "$(dirname "$0")/../.."
tries=${1:-10}
duikou=$PWD/.build/release/duikou
programme=$PWD/Datasets/alliance/graduates.yml
spec=$PWD/Datasets/alliance/sample.yml
work=$(mktemp -d)
trap 'mountpoint -q "$work/disk" && umount "$work/disk"; rm -rf "$work"' EXIT
mkdir "$work/disk"
export XDG_CACHE_HOME=$work/cache

[ "$(id -u)" = 0 ] || { echo 'soak-disk mounts file systems in memory: run it as root'; exit 1; }
[ -x "$duikou" ] || { echo 'build a release first: make build'; exit 1; }
cc -shared -fPIC -O1 -o "$work/failing_calls.so" Tests/Soak/failing_calls.c -ldl || { echo 'a C compiler (cc) is needed'; exit 1; }

faults=0
fault() { echo "FAULT: $*"; faults=$((faults + 1)); }

# A market of 20,000 x 2,000, and finished results of it to build on.
"$duikou" generate "$spec" --out "$work/tables" --talents 20000 --openings 2000 --quiet || exit 1
"$duikou" match "$programme" --tables "$work/tables" --out "$work/run" --quiet --no-index >/dev/null
printf 'change,talent,opening,seats\nwithdraw,%s,,\n' "$(sed -n 2p "$work/tables/graduates.csv" | cut -d, -f1)" > "$work/changes.csv"
# Small results, so that every disk on which they fit holds them before the large ones are tried over them.
"$duikou" generate "$spec" --out "$work/small" --talents 60 --openings 20 --quiet || exit 1

# The commands as users type them, apart from where they write: `run COMMAND FOLDER WORDS...`
run() {
    local command=$1 folder=$2; shift 2
    case $command in
    match) set -- match "$programme" --tables "$work/tables" --out "$folder/r" --no-index --threads 2 "$@" ;;
    rematch) set -- rematch "$work/run" --changes "$work/changes.csv" --out "$folder/r" --threads 2 "$@" ;;
    index) set -- index "$programme" --tables "$work/tables" "$@" ;;
    generate) set -- generate "$spec" --out "$folder/g" --talents 20000 --openings 2000 --threads 2 "$@" ;;
    esac
    local disk=${shim:+env LD_PRELOAD=$work/failing_calls.so FAIL_CALL=$shim FAIL_AT=$at FAIL_ERRNO=$code ${ever:+FAIL_EVER=1}}
    XDG_CACHE_HOME=$folder/cache timeout 120 $disk \
        bash -c "${limit:+ulimit -c 0; ulimit -v $limit;} exec \"\$@\"" bash "$duikou" "$@" >"$work/out" 2>"$work/err"
}
shim='' at='' code='' ever='' limit=''

# The files in a folder with their digests, and its folders.
listing() { (cd "$1" && find . -type f -exec sha256sum {} + | sort -k2; find . -type d | sort); }

# Checks a failure: code 3, one sentence in the right language (perhaps with the system's own words), and nothing changed on the disk.
judge() { # WHAT STATUS LANGUAGE FOLDER BEFORE
    local what=$1 status=$2 language=$3 folder=$4 before=$5
    [ "$status" = 3 ] || { fault "$what: status $status: $(head -c 300 "$work/err")"; return; }
    [ -s "$work/out" ] && fault "$what: an answer beside the error"
    [ "$(wc -l < "$work/err")" -le 2 ] || fault "$what: $(head -c 500 "$work/err")"
    local mark='error: '
    [ "$language" = zh ] && mark='错误：'
    grep -q "$mark" "$work/err" || fault "$what: no sentence: $(head -c 300 "$work/err")"
    [ "$(listing "$folder")" = "$before" ] || fault "$what: left $(diff <(echo "$before") <(listing "$folder") | head -5 | tr '\n' ' ')"
}

languages=(zh en)
echo "== file systems that fill up: sizes in kB, $tries tries each; refused / written / kept from failing"
for command in match rematch index generate; do
    line="$command:"
    for size in 300 400 500 600 750 1000 1300 1600 2000 2500 3000 4000 5000 6000 7500 9000 11000 13000 16000 20000; do
        refused=0 written=0
        for try in $(seq "$tries"); do
            mount -t tmpfs -o size=${size}k tmpfs "$work/disk"
            # A file of the user's, and earlier results where there is room for them.
            echo mine > "$work/disk/notes.txt"
            "$duikou" match "$programme" --tables "$work/small" --out "$work/disk/r" --no-index --quiet >/dev/null 2>&1; earlier=$?
            "$duikou" generate "$spec" --out "$work/disk/g" --talents 60 --openings 20 --quiet >/dev/null 2>&1
            before=$(listing "$work/disk")
            language=${languages[$((try % 2))]}
            run $command "$work/disk" --lang $language; status=$?
            if [ $status = 0 ] || [ $status = 1 ]; then
                written=$((written + 1))
            else
                refused=$((refused + 1))
                judge "$command on $size kB" $status $language "$work/disk" "$before"
                if [ "$earlier" -le 1 ] && [ "$try" = 1 ]; then
                    "$duikou" verify "$work/disk/r" >/dev/null 2>&1 || fault "$command on $size kB: the earlier results are not verified"
                fi
            fi
            umount "$work/disk"
        done
        line="$line $size:$refused/$written"
    done
    echo "$line"
done

# Earlier results in the place where the new ones go.
mkdir "$work/place"
echo mine > "$work/place/notes.txt"
"$duikou" match "$programme" --tables "$work/small" --out "$work/place/r" --no-index --quiet >/dev/null
"$duikou" generate "$spec" --out "$work/place/g" --talents 60 --openings 20 --quiet
before=$(listing "$work/place")
restore() { rm -rf "$work/place"; cp -a "$work/kept" "$work/place"; }
cp -a "$work/place" "$work/kept"

echo '== the n-th call fails; refused of all tries'
for command in match rematch index generate; do
    for what in 'write 28 1' 'write 5 ' 'fsync 5 ' 'rename 5 1' 'mkdir 28 1' 'open 28 1'; do
        read -r shim code ever <<< "$what"
        # generate puts several files in place and takes them back by renames. If every later rename fails, it cannot take them back.
        [ $command = generate ] && [ $shim = rename ] && ever=''
        refused=0 all=0
        for at in 1 2 3 4 5 6 7 8 9 10 12 14 17 20 25 32 40 50 65 80 120 200 300 450 650; do
            language=${languages[$((at % 2))]}
            run $command "$work/place" --lang $language; status=$?
            all=$((all + 1))
            if [ $status = 0 ] || [ $status = 1 ]; then restore; break; fi
            refused=$((refused + 1))
            judge "$command, $shim $at fails with $code" $status $language "$work/place" "$before"
            [ "$(listing "$work/place")" = "$before" ] || restore
        done
        echo "$command, $shim fails with $code${ever:+ for ever}: $refused of $all"
    done
done
shim='' at='' code='' ever=''

echo '== ulimit -v, in MB; refused / written'
# With less memory the program does not start: the system's loader and OpenBLAS give up before any code of ours runs.
for start in $(seq 60 5 400); do (ulimit -c 0; ulimit -v $((start * 1024)); "$duikou" --version >/dev/null 2>&1) 2>/dev/null && break; done
# Where libraries are loaded varies from start to start, and so does the address space that they need.
start=$((start + 15))
echo "the program starts in $start MB"
for command in match rematch index generate; do
    refused=0 written=0 seen=''
    for more in 0 1 2 3 4 5 7 9 12 15 20 25 30 36 42 50 60 70 80 90 100 115 130 150 170 190 210 240 270 300 350 400 500 700 1000; do
        limit=$(((start + more) * 1024))
        language=${languages[$((more % 2))]}
        run $command "$work/place" --lang $language; status=$?
        if [ $status = 0 ] || [ $status = 1 ]; then
            written=$((written + 1)); restore
            [ -n "$seen" ] || seen=$((start + more))
        else
            refused=$((refused + 1))
            judge "$command in $((start + more)) MB" $status $language "$work/place" "$before"
            [ "$(listing "$work/place")" = "$before" ] || restore
        fi
    done
    echo "$command: $refused / $written; written from $seen MB"
done
limit=''
"$duikou" verify "$work/place/r" >/dev/null || fault 'the earlier results are not verified'

if [ $faults = 0 ]; then echo 'no fault found'; else echo "$faults faults"; exit 1; fi
