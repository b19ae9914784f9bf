# Completion of kudosk(1) for bash.
_kudosk() {
  local cur prev words cword
  _init_completion || return
  local commands='run demo show check render serve-sample publish status sign-in' command='' i
  for ((i = 1; i < cword; i++)); do
    case ${words[i]} in
      --config | --log) ((i++)) ;;
      -*) ;;
      *) command=${words[i]}; break ;;
    esac
  done
  case $prev in
    --config | --sample) _filedir; return ;;
    --log) mapfile -t COMPREPLY < <(compgen -W 'human json' -- "$cur"); return ;;
    --out) _filedir -d; return ;;
    --window | --size) mapfile -t COMPREPLY < <(compgen -W '1280x720 1920x1080 3840x2160' -- "$cur"); return ;;
    --scene) mapfile -t COMPREPLY < <(compgen -W 'recognition milestone goal lesson announcement standings recap prompt welcome' -- "$cur"); return ;;
    --display | --port | --faults | --at | --fps | --seconds | --item | --clock | --source) return ;;
  esac
  if [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
    return
  fi
  local options='--config --log --help'
  case $command in
    run) options+=' --window --display' ;;
    demo) options+=' --window' ;;
    show) options+=' --window --display' ;;
    check) options+=' --offline --json --sample --source' ;;
    render) options+=' --demo --out --size --at --fps --seconds --scene --item --clock --sheet' ;;
    serve-sample) options+=' --port --faults' ;;
    publish) options+=' --out --once --token-file --key-id-file --secret-file --session-file --region' ;;
    status) options+=' --json' ;;
  esac
  if [[ $command == show && $cur != -* ]]; then
    _filedir
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
} && complete -F _kudosk kudosk
