#!/usr/bin/env bash
# Judges what a branch changes: the generated files, the findings it adds, the connections it opens.
set -uo pipefail

usage() {
  cat <<'TEXT'
Usage: gate.sh BASE [FOLDER]

BASE is the Git revision that the change starts from, as origin/main; FOLDER holds the manifests, the current folder if not given.
All three steps run, whatever the first one says; the exit code is the worst of theirs.

SLUICE            the command, sluice if not set
SLUICE_CHARTER    the charter, where it is not sluice.yaml in the current folder or in FOLDER
SLUICE_SUMMARY    a file that the comparison is added to as Markdown; GITHUB_STEP_SUMMARY if that is set, else standard output

Examples:
  gate.sh origin/main deploy
  SLUICE=./sluice SLUICE_SUMMARY=comment.md gate.sh "$CI_MERGE_REQUEST_DIFF_BASE_SHA" deploy
TEXT
}

case ${1:-} in
  -h|--help) usage; exit 0 ;;
  '') printf 'gate.sh: BASE is missing\n\n' >&2; usage >&2; exit 2 ;;
esac

base=$1 folder=${2:-.} worst=0
read -ra sluice <<<"${SLUICE:-sluice}"
summary=${SLUICE_SUMMARY:-${GITHUB_STEP_SUMMARY:-/dev/stdout}}
format=text
if [[ ${GITHUB_ACTIONS:-} == true ]]; then format=github; fi
charter=()
if [[ -n ${SLUICE_CHARTER:-} ]]; then charter=(--charter "$SLUICE_CHARTER"); fi

step() {
  local code=0
  printf '== %s\n' "$1" >&2
  shift
  "$@" || code=$?
  if (( code > worst )); then worst=$code; fi
}

compare() {
  "${sluice[@]}" diff "$base:$folder" "$folder" "${charter[@]}" --fail-on "$1" --output markdown >>"$summary"
}

if [[ ${#charter[@]} -gt 0 || -f sluice.yaml || -f $folder/sluice.yaml ]]; then
  step 'the generated files are as the charter says' "${sluice[@]}" compile "$folder" "${charter[@]}" --check
  step 'what is opened is covered by the charter' compare unapproved
else
  step 'nothing is opened' compare opened
fi
step 'no finding is added' "${sluice[@]}" check "$folder" "${charter[@]}" --since "$base" --output "$format"
exit "$worst"
