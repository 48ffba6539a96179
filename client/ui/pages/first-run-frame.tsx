import { Show } from 'solid-js'
import type { ParentComponent } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import { LaneDrawing } from '../parts/lane-drawing.tsx'
import { Logo } from '../parts/logo.tsx'
import { t } from '../words/words.ts'
import './first-run.css'

/** The left half with the drawing, the two steps, and one of them on the right. */
export const FirstRunFrame: ParentComponent<{ step: 1 | 2 }> = props => (
  <div class="first">
    <aside class="first-side">
      <header><p class="first-name"><Logo /><strong>{t('app.name')}</strong></p><p class="first-what">{t('app.what')}</p></header>
      <LaneDrawing />
      <p class="first-promise">{t('app.promise')}</p>
    </aside>
    <main class="first-main" id="main" tabindex="-1">
      <div class="first-column">
        <ol class="first-steps">
          <li aria-current={props.step === 1 ? 'step' : undefined}>
            <span class="first-dot first-dot-on"><Show when={props.step === 2} fallback="1"><Check /></Show></span>{t('who.step')}
          </li>
          <li aria-current={props.step === 2 ? 'step' : undefined}>
            <span class="first-dot" classList={{ 'first-dot-on': props.step === 2 }}>2</span>{t('start.step')}
          </li>
        </ol>
        {props.children}
      </div>
    </main>
  </div>
)
