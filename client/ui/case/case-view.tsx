import { createEffect, createMemo, createSignal, lazy, Match, onCleanup, Show, Suspense, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import type { CaseRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { offerCommands } from '../commands.ts'
import { Skeleton } from '../parts/skeleton.tsx'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'
import { Acts } from './acts.tsx'
import { CaseNotes } from './case-notes.tsx'
import { Deadline } from './deadline.tsx'
import { CheckCode } from '../finish/check-code.tsx'
import { FrozenView } from '../finish/frozen-view.tsx'
import { tabletCovered, uncoverTablet } from '../finish/handed-over.ts'
import { createCaseKeys } from './keys.ts'
import { createMedia } from './media.ts'
import { createLeavingGuard, createPassage } from './passage.ts'
import { mayRead, sectionsOf } from './sections.ts'
import { SectionNav } from './section-nav.tsx'
import { createSheetFocus } from './sheets.ts'
import { SideColumn } from './side-column.tsx'
import { SideRail } from './side-rail.tsx'
import { AgreementSection, RecordSection, SplitSection } from './text-section.tsx'
import { TopBar } from './top-bar.tsx'
import '../parts/card.css'
import './case-view.css'

const EvidenceSection = lazy(() => import('../evidence/evidence-section.tsx').then(m => ({ default: m.EvidenceSection })))
const Registration = lazy(() => import('../registration/registration.tsx').then(m => ({ default: m.Registration })))
const RegistrationCount = lazy(() => import('./nav-count.tsx').then(m => ({ default: m.RegistrationCount })))
const ExhibitCount = lazy(() => import('./nav-count.tsx').then(m => ({ default: m.ExhibitCount })))
const Invite = lazy(() => import('./invite.tsx').then(m => ({ default: m.Invite })))
const Signing = lazy(() => import('../finish/signing.tsx').then(m => ({ default: m.Signing })))
const ReadingPart = lazy(() => import('../finish/reading-part.tsx').then(m => ({ default: m.ReadingPart })))
const PadCover = lazy(() => import('../finish/pad-cover.tsx').then(m => ({ default: m.PadCover })))
const Ended = lazy(() => import('../finish/ended.tsx').then(m => ({ default: m.Ended })))
const Gate = lazy(() => import('../finish/gate.tsx').then(m => ({ default: m.Gate })))
const PapersDialog = lazy(() => import('../papers/papers-dialog.tsx').then(m => ({ default: m.PapersDialog })))
const SendBack = lazy(() => import('../finish/send-back.tsx').then(m => ({ default: m.SendBack })))

export type Sheet = 'none' | 'nav' | 'side'
export type Opened = 'none' | 'invite' | 'gate' | 'send-back' | 'papers'

/** Where each case was last looked at, as long as this window lives. */
const lastSection = new Map<string, CaseSection>()

/** 02a: the bar, the sections, the page in the middle, the people beside it. */
export const CaseView: Component<{ room: CaseRoom; section: CaseSection | undefined }> = props => {
  const head = observe(props.room.head)
  const me = observe(props.room.me)
  const people = observe(props.room.people)
  const status = observe(props.room.status)
  const waiting = observe(props.room.waiting)
  const finishing = observe(props.room.finishing.state)
  const phone = createMedia('(max-width: 767.98px)')
  const wide = createMedia('(min-width: 1200px)')
  const [sheet, setSheet] = createSignal<Sheet>('none')
  const [opened, setOpened] = createSignal<Opened>('none')
  const [spotlight, setSpotlight] = createSignal<string>()
  const section = createMemo((): CaseSection | undefined => props.section ?? (phone() ? undefined : lastSection.get(props.room.caseId) ?? firstOf(sectionsOf(me()))))
  const frozen = createMemo(() => { const now = finishing(); return now.at === 'frozen' && section() === 'agreement' ? now : undefined })
  const signing = createMemo(() => frozen() !== undefined)
  const ended = createMemo(() => { const now = finishing(); return now.at === 'ended' && section() === 'agreement' ? now : undefined })
  uncoverTablet()
  createPassage(status)
  createLeavingGuard(status)
  createSheetFocus(sheet)
  createCaseKeys(props.room.caseId, () => sectionsOf(me()), () => (['split', 'acts'] as const).filter(tool => mayRead(me(), tool)))
  offerCommands(() => mayRead(me(), 'registration') ? [{ id: 'papers', words: t('papers.act'), run: () => { setOpened('papers') } }] : [])
  // Effects outside Solid's values: the tab's title, and what was looked at last.
  createEffect(() => { document.title = t('case.tab', { number: head().number === '' ? t('case.noNumber') : head().number }) })
  onCleanup(() => { document.title = t('app.name') })
  createEffect(() => { const here = props.section; if (here !== undefined) lastSection.set(props.room.caseId, here); setSheet('none') })

  return (
    <div class="case" classList={{ 'case-signing': signing(), 'case-list': section() === undefined, 'case-split': section() === 'split', [`case-sheet-${sheet()}`]: true }}
      onKeyDown={event => { if (event.key === 'Escape' && !event.isComposing && sheet() !== 'none') setSheet('none') }}>
      <TopBar room={props.room} head={head()} me={me()} people={people()} status={status()} finishing={finishing()} waiting={waiting().length}
        section={section()} phone={phone()} sheet={sheet()} onSheet={setSheet} onOpen={setOpened} />
      <SectionNav caseId={props.room.caseId} me={me()} here={section()} people={people()} agreementFrozen={finishing().at === 'frozen'}
        count={(section, id) => <Suspense><Switch><Match when={section === 'registration'}><RegistrationCount room={props.room} id={id} /></Match><Match when={section === 'evidence'}><ExhibitCount room={props.room} id={id} /></Match></Switch></Suspense>}>
        <Deadline caseId={props.room.caseId} />
        <Show when={wide() ? frozen() : undefined}>{now => <><Suspense><ReadingPart room={props.room} state={now()} /></Suspense><CheckCode code={now().checkCode} /></>}</Show>
      </SectionNav>
      <main class="case-centre" id="main" tabindex="-1">
        <CaseNotes room={props.room} status={status()} waiting={waiting()} onDoor={() => { setSheet('side'); queueMicrotask(() => document.getElementById('door')?.focus()) }} />
        <Suspense fallback={<Skeleton />}>
          <Switch>
            <Match when={section() !== undefined && !mayRead(me(), section() ?? 'acts')}><p class="case-hidden">{t('section.hidden')}</p></Match>
            <Match when={section() === 'registration'}><Registration room={props.room} head={head()} me={me()} people={people()} onPapers={() => setOpened('papers')} /></Match>
            <Match when={section() === 'evidence'}><EvidenceSection room={props.room} people={people()} /></Match>
            <Match when={section() === 'acts'}><Acts room={props.room} /></Match>
            <Match when={section() === 'record'}><RecordSection room={props.room} me={me()} people={people()} spotlight={spotlight()} /></Match>
            <Match when={section() === 'split'}><SplitSection room={props.room} me={me()} people={people()} spotlight={spotlight()} head={head()} finishing={finishing()} /></Match>
            <Match when={signing()}><Show when={frozen()}>{now => <FrozenView state={now()} head={head()} />}</Show></Match>
            <Match when={ended()}>{now => <Ended room={props.room} state={now()} host={me().host} />}</Match>
            <Match when={section() === 'agreement'}><AgreementSection room={props.room} me={me()} people={people()} spotlight={spotlight()} number={head().number} /></Match>
          </Switch>
        </Suspense>
      </main>
      <SideRail online={people().filter(person => person.online).length} waiting={waiting().length} open={sheet() === 'side'} onPress={() => setSheet(was => was === 'side' ? 'none' : 'side')} />
      <SideColumn here={section()} room={props.room} me={me()} people={people()} waiting={waiting()} onSpotlight={setSpotlight} onClose={() => setSheet('none')}>
        <Show when={frozen()}>{now => <Suspense><Signing room={props.room} state={now()} head={head()} narrow={!wide()} /></Suspense>}</Show>
      </SideColumn>
      <Show when={sheet() !== 'none'}><div class="case-scrim" onClick={() => setSheet('none')} /></Show>
      <Suspense>
        <Show when={tabletCovered()}><PadCover /></Show>
        <Switch>
          <Match when={opened() === 'invite'}><Invite room={props.room} head={head()} me={me()} onClose={() => setOpened('none')} /></Match>
          <Match when={opened() === 'gate'}><Gate room={props.room} state={finishing()} onClose={() => setOpened('none')} /></Match>
          <Match when={opened() === 'papers'}><PapersDialog room={props.room} onClose={() => setOpened('none')} /></Match>
          <Match when={opened() === 'send-back'}><SendBack room={props.room} state={finishing()} onClose={() => setOpened('none')} /></Match>
        </Switch>
      </Suspense>
    </div>
  )
}

const firstOf = (sections: readonly CaseSection[]): CaseSection => (['agreement', 'record', 'registration'] as const).find(one => sections.includes(one)) ?? 'acts'
