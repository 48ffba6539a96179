import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Note } from '../parts/note.tsx'

/** Why a step was not done. */
export const StoppedNote: Component<{ sentence: string | undefined }> = props => (
  <Show when={props.sentence}>{sentence => <Note tone="err" icon={<TriangleAlert />} role="alert">{sentence()}</Note>}</Show>
)
