# SPDX-License-Identifier: MIT
# Every option of every command is in help, man page and all completions; and the completions work.
made=$folder/cli/generate
section() { awk -v begin="$1" -v end="$2" 'index($0, end) == 1 { on = 0 } index($0, begin) == 1 { on = 1 } on' "$3"; }
"$made/generate" man "$root/man/inkling.1.scd.in" >inkling.1.scd
for command in $("$made/generate" list | cut -d' ' -f1 | uniq); do
    inkling "$command" --help >"$command.help"
    section "## inkling $command " "## inkling" inkling.1.scd >"$command.man"
    section "    $command)" "      ;;" "$made/_inkling" >"$command.zsh"
    grep -e "from $command'" "$made/inkling.fish" >"$command.fish"
    inkling help | grep -q "^  $command " || echo "help lacks $command"
    for shell in inkling.bash _inkling inkling.fish; do
        grep -q "$command" "$made/$shell" || echo "$shell lacks $command"
    done
done
cat >complete.bash <<END
source "$made/inkling.bash"
# The replies to a line whose words are given as bash splits them; the last is the one to complete.
reply() { COMP_WORDS=(inkling "\$@") COMP_CWORD=\$#; _inkling; ((\${#COMPREPLY[@]} == 0)) || printf '%s\n' "\${COMPREPLY[@]}"; }
END
if bash=$(command -v bash); then
    for command in train predict evaluate survey show; do
        "$bash" -c ". ./complete.bash; reply $command -" >"$command.bash"
    done
else
    echo "skipped: bash is not installed" >&3
fi
"$made/generate" list | while read -r command option letter; do
    has() { grep -q -e "$@" || echo "$command $option is not in $place"; }
    place="help" && has " $option[= []" -e " $option\$" <"$command.help"
    place="the man page" && has "\*$option\*" <"$command.man"
    place="zsh's completion" && has "[',]$option[=[}]" <"$command.zsh"
    place="fish's completion" && has " -l ${option#--} " <"$command.fish"
    [ -z "$bash" ] || { place="bash's completion" && has "^$option\$" <"$command.bash"; }
    [ -z "$letter" ] || { option="-$letter"
        place="help" && has "  $option, --" <"$command.help"
        place="the man page" && has "\*$option\*, \*--" <"$command.man"
        place="zsh's completion" && has "{$option[+,]" <"$command.zsh"
        place="fish's completion" && has " -s $letter " <"$command.fish"; }
done
echo "every option looked for"
inkling help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | while read -r command; do
    grep -q "^## inkling $command " inkling.1.scd || echo "the man page lacks $command"
done
if [ -n "$bash" ]; then
    : >"a b.csv"
    "$bash" -c '. ./complete.bash
        say() { echo "$*:" $(reply "$@" | tr "\n" "|"); }
        complete -p inkling >&3
        say t
        say --v
        say help e
        say train --recipe c
        say train --recipe = c
        say train --recipe =
        say train --split-s
        say train --target ""
        say train -m a
        say train --json = a
        say train --json a
        say predict a
        say sample ""
        say sample f' 
fi
for shell in zsh fish; do
    file=$made/inkling.fish
    [ $shell != zsh ] || file=$made/_inkling
    if command -v $shell >/dev/null; then $shell -n "$file" >&2; else echo "skipped: $shell is not installed" >&3; fi
done
if command -v scdoc >/dev/null; then
    scdoc <inkling.1.scd >inkling.1 && head -c 0 inkling.1
else
    echo "skipped: scdoc is not installed" >&3
fi
