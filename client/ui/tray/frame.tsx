import { Show } from 'solid-js'
import type { JSX, ParentComponent } from 'solid-js'
import ChevronLeft from 'lucide-solid/icons/chevron-left'
import { t } from '../words/words.ts'

export interface FrameProps {
  readonly title: string
  readonly onBack?: (() => void) | undefined
  /** At the right of the title. */
  readonly aside?: JSX.Element
  /** Under the title, full width. */
  readonly below?: JSX.Element
  readonly foot?: JSX.Element
}

/** Head, body that scrolls, foot with the main action: every screen of the phone. */
export const Frame: ParentComponent<FrameProps> = props => (
  <>
    <header class="tray-head">
      <Show when={props.onBack}>{back => <button type="button" class="tray-icon" aria-label={t('tray.back')} onClick={() => back()()}><ChevronLeft /></button>}</Show>
      <h1>{props.title}</h1>
      <div class="tray-aside">{props.aside}</div>
    </header>
    {props.below}
    <main class="tray-body" id="main" tabindex="-1">{props.children}</main>
    <Show when={props.foot}><footer class="tray-foot">{props.foot}</footer></Show>
  </>
)
