import type { Component } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { uncoverTablet } from './handed-over.ts'
import { focusHere } from './focus-here.ts'
import { WholeScreen } from './whole-screen.tsx'
import './pad.css'

/** The text that a party had before him is no more: nothing of the case until staff has the tablet. */
export const PadCover: Component = () => (
  <WholeScreen name={t('pad.setup')}>
    <div class="pad-pass">
      <h1 ref={focusHere} tabindex="-1">{t('pad.giveBack')}</h1>
      <p>{t('pad.gone')}</p>
      <Button look="primary" class="pad-main" onPress={uncoverTablet}>{t('pad.taken')}</Button>
    </div>
  </WholeScreen>
)
