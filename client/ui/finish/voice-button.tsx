import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import Square from 'lucide-solid/icons/square'
import Volume2 from 'lucide-solid/icons/volume-2'
import { Button } from '../parts/button.tsx'
import type { Voice } from '../tray/voice.ts'
import { t } from '../words/words.ts'

/** 念给我听; where the device has no Chinese voice of its own there is no button. */
export const VoiceButton: Component<{ voice: Voice }> = props => {
  const speaking = (): boolean => props.voice.at() !== undefined
  return (
    <Show when={props.voice.there()}>
      <Button size="touch" icon={<Show when={speaking()} fallback={<Volume2 />}><Square /></Show>} onPress={() => { if (speaking()) props.voice.stop(); else props.voice.read(0) }}>
        {t(speaking() ? 'read.hush' : 'read.listen')}
      </Button>
    </Show>
  )
}
