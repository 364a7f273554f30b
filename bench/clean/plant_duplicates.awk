# Plants duplicates in a feed of JSON Lines: every EVERY-th product comes once more at the end, under another id
# ("DUP-" and its number) and, in turn, with its title in capitals, its first two words swapped, or its last word gone,
# and without its GTIN where the title changed. The same feed gives the same bytes. The pairs go to the file TRUTH.
#
# usage: awk -v EVERY=50 -v TRUTH=truth.tsv -f plant_duplicates.awk feed.jsonl > planted.jsonl
BEGIN { if (EVERY < 1) EVERY = 50 }
{
  print
  if (NR % EVERY != 0 || !match($0, /"id": ?"[^"]*"/)) next
  id = substr($0, RSTART, RLENGTH)
  rest_at = RSTART + RLENGTH
  row = substr($0, 1, RSTART - 1) "\"id\": \"DUP-" NR "\"" substr($0, rest_at)
  sub(/^"id": ?"/, "", id)
  sub(/"$/, "", id)
  if (match(row, /"title": ?"([^"\\]|\\.)*"/)) {
    title = substr(row, RSTART, RLENGTH)
    before = substr(row, 1, RSTART - 1)
    after = substr(row, RSTART + RLENGTH)
    sub(/^"title": ?"/, "", title)
    sub(/"$/, "", title)
    if (title !~ /\\/) {
      turn = (NR / EVERY) % 3
      n = split(title, words, " ")
      if (turn == 0) title = toupper(title)
      if (turn == 1 && n > 2) title = words[2] " " words[1] substr(title, length(words[1] " " words[2]) + 1)
      if (turn == 2 && n > 3) title = substr(title, 1, length(title) - length(words[n]) - 1)
      if (turn != 0) sub(/"gtin": ?"[^"]*", ?/, "", after)
    }
    row = before "\"title\": \"" title "\"" after
  }
  kept[++count] = row
  print id "\tDUP-" NR > TRUTH
}
END { for (i = 1; i <= count; ++i) print kept[i] }
