#compdef kudosk
# Completion of kudosk(1) for zsh.

local -a common=(
  '--config[the configuration]:file:_files'
  '--log[one line an event on standard error]:form:(human json)'
  '--help[what the command takes]'
)
local -a window=('--window[a window instead of the whole screen]:size:(1280x720 1920x1080)')
local -a display=('--display[which display, from 0]:number:')
local curcontext="$curcontext" state line
_arguments -C '--help[help]' '--version[version]' '1:command:->command' '*::argument:->argument' && return
case $state in
  command)
    local -a commands=(
      'run:the screen, until it is ended'
      'demo:samples from an API of its own'
      'show:a sheet, with photos'
      'check:every problem of a configuration'
      'render:the same frames without a display'
      'serve-sample:the sample recognition API'
      'publish:one merged feed for many screens'
      'status:how the screen on this machine is doing'
      'sign-in:signs a source in by device code'
    )
    _describe command commands ;;
  argument)
    case $words[1] in
      run) _arguments $common $window $display ;;
      demo) _arguments $common $window ;;
      show) _arguments $common $window $display '1:sheet:_files -g "*.csv"' '2:photos:_directories' ;;
      check) _arguments $common '--offline[no source is asked]' '--json[the findings as JSON]' '--sample[a saved answer]:file:_files' '--source[what would read it]:name:' ;;
      render) _arguments $common '--demo[the content of the demo]' '--out[folder, or - for raw video]:folder:_directories' '--size[of the output]:size:(1280x720 1920x1080 3840x2160)' '--at[seconds]:times:' \
        '--fps[frames a second]:number:' '--seconds[length]:number:' '--scene[only this kind]:kind:(recognition milestone goal lesson announcement standings recap prompt welcome)' '--item[only this item]:id:' \
        '--clock[pretend that it is this time]:time:' '--sheet[all on one picture]' ;;
      serve-sample) _arguments $common '--port[on 127.0.0.1]:number:' '--faults[faults to show]:list:' ;;
      publish) _arguments $common '--out[folder or address]:folder:_directories' '--once[ask once and leave]' '--token-file[bearer token]:file:_files' '--key-id-file[id of the signing key]:file:_files' '--secret-file[its secret]:file:_files' '--session-file[session token of a temporary key]:file:_files' '--region[region of the store]:name:' ;;
      status) _arguments $common '--json[as JSON]' ;;
      sign-in) _arguments $common '1:source:' ;;
    esac ;;
esac
