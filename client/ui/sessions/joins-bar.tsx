import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Component } from 'solid-js'
import Link2 from 'lucide-solid/icons/link-2'
import ListOrdered from 'lucide-solid/icons/list-ordered'
import Star from 'lucide-solid/icons/star'
import { issueJson, removeIssueJson } from '../../model/links.ts'
import type { Issue } from '../../model/links.ts'
import { said } from '../../model/sessions.ts'
import type { CaseRoom, Person } from '../../workspace.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import { ValueField } from './value-field.tsx'
import type { Writing } from './value-field.tsx'
import { sourceName } from './workbench.ts'
import type { Workbench } from './workbench.ts'

export interface JoinsProps { readonly room: CaseRoom; readonly people: readonly Person[]; readonly bench: Workbench }
type Open = 'none' | 'stars' | 'issues' | 'links'

/** What the record offers to the agreement: starred lines, issues, links. One line of buttons; one list at a time. */
export const JoinsBar: Component<JoinsProps> = props => {
  const [open, setOpen] = createSignal<Open>('none')
  const toggle = (what: Open): void => { setOpen(was => (was === what ? 'none' : what)) }
  const issues = createMemo(() => props.bench.joins.joins().issues.filter(({ removed }) => !removed))
  return (
    <Show when={props.bench.joins.open()}>
      <section class="joins" aria-label={t('split.lane')}>
        <div class="joins-bar">
          <Button size="small" icon={<Star />} aria-expanded={open() === 'stars'} onPress={() => toggle('stars')}>{t('star.list', { n: props.bench.joins.joins().stars.length })}</Button>
          <Button size="small" icon={<ListOrdered />} aria-expanded={open() === 'issues'} onPress={() => toggle('issues')}>{t('issue.list', { n: issues().length })}</Button>
          <Button size="small" icon={<Link2 />} aria-expanded={open() === 'links'} onPress={() => toggle('links')}>{t('tie.list', { n: props.bench.joins.joined().length })}</Button>
        </div>
        <Switch>
          <Match when={open() === 'stars'}><Stars {...props} /></Match>
          <Match when={open() === 'issues'}><Issues {...props} issues={issues()} /></Match>
          <Match when={open() === 'links'}><Links {...props} /></Match>
        </Switch>
      </section>
    </Show>
  )
}

const mayWrite = (bench: Workbench): boolean => bench.joins.may() && bench.agreement()?.writing() === true

const Stars: Component<JoinsProps> = props => {
  const { joins } = props.bench
  const rows = createMemo(() => joins.joins().stars.map(star => ({
    star, line: joins.lines().find(({ id }) => id === star.line), clauses: joins.joined().filter(link => link.source === 'line' && link.from === star.line && link.at !== undefined).map(link => link.at?.name ?? ''),
  })).sort((a, b) => joins.lines().findIndex(({ id }) => id === a.star.line) - joins.lines().findIndex(({ id }) => id === b.star.line)))
  return (
    <div class="joins-open">
      <Show when={rows().length > 0} fallback={<p class="joins-empty">{t('star.empty')}</p>}>
        <ul aria-label={t('star.name')}>
          <For each={rows()}>{({ star, line, clauses }) => (
            <li>
              <p class="joins-words"><Show when={line} fallback={<span class="joins-gone">{t('star.lineGone')}</span>}>{here => <><time>{here().clock} {here().name}</time>{here().text}</>}</Show></p>
              <Show when={clauses.length > 0}><span class="tag tag-ac">{t('star.in', { clause: clauses.join('、') })}</span></Show>
              <Show when={line !== undefined && clauses.length === 0 && mayWrite(props.bench)}>
                <Button look="primary" size="small" aria-label={t('star.writeOf', { text: line?.text ?? '' })} onPress={() => { props.bench.writeClause('line', star.line, line?.text ?? '') }}>{t('star.write')}</Button>
              </Show>
              <Show when={joins.may()}><Button look="text" size="small" onPress={() => props.bench.star(star.line)}>{t('star.unset')}</Button></Show>
            </li>
          )}</For>
        </ul>
      </Show>
    </div>
  )
}

const Issues: Component<JoinsProps & { issues: readonly Issue[] }> = props => {
  const { joins } = props.bench
  const writing: Writing = { may: joins.may, people: () => props.people, write: joins.write, draft: name => props.room.draft(name), keepDraft: (name, text) => props.room.keepDraft(name, text) }
  const rows = keyed(() => props.issues, issue => issue.id)
  const [fresh, setFresh] = createSignal('')
  const add = async (): Promise<void> => { const text = fresh().trim(); if (text !== '' && await joins.write(issueJson(text))) setFresh('') }
  const remove = async (issue: Issue): Promise<void> => {
    if (!await joins.write(removeIssueJson(issue, '1'))) return
    toast(t('issue.removedSaid'), { label: t('sessions.undo'), run: () => { const now = joins.joins().issues.find(({ id }) => id === issue.id); if (now !== undefined) void joins.write(removeIssueJson(now, '')) } })
  }
  const open = (): Issue[] => props.issues.filter(issue => !joins.joined().some(link => link.source === 'issue' && link.from === issue.id && link.at !== undefined))
  // Behind each other: each clause is written after the one before, where the caret now is.
  const skeleton = (): void => {
    const all = open()
    if (all.length === 0) { toast(t('issue.allWritten')); return }
    const written = all.filter(issue => props.bench.writeClause('issue', issue.id, `${said(issue.values).replace(/[。；;，,]$/u, '')}：`))
    if (written.length > 0) toast(t('issue.skeletonDone', { n: written.length }))
  }
  return (
    <div class="joins-open">
      <ol aria-label={t('issue.name')}>
        <For each={rows.keys()}>{(id, index) => (
          <li>
            <div class="joins-issue"><ValueField writing={writing} path={`issue/${id}/text`} label={t('issue.nth', { n: index() + 1 })} values={rows.row(id)().values} /></div>
            <Show when={joins.may()}><Button look="text" size="small" aria-label={t('issue.removeOf', { n: index() + 1 })} onPress={() => void remove(rows.row(id)())}>{t('issue.remove')}</Button></Show>
          </li>
        )}</For>
      </ol>
      <Show when={props.issues.length < 3 || props.issues.length > 6}><p class="joins-empty">{t('issue.usual')}</p></Show>
      <Show when={joins.may()}>
        <form class="joins-foot" onSubmit={event => { event.preventDefault(); void add() }}>
          <label class="value-field"><span>{t('issue.new')}</span>
            <input type="text" autocomplete="off" value={fresh()} onInput={event => setFresh(event.currentTarget.value)}
              onKeyDown={event => { if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault() }} />
          </label>
          <Button type="submit" size="small">{t('issue.add')}</Button>
          <Show when={props.issues.length > 0 && mayWrite(props.bench)}><Button look="primary" size="small" onPress={skeleton}>{t('issue.skeleton')}</Button></Show>
        </form>
      </Show>
    </div>
  )
}

const Links: Component<JoinsProps> = props => {
  const { joins } = props.bench
  return (
    <div class="joins-open">
      <Show when={joins.joined().length > 0} fallback={<p class="joins-empty">{t('tie.none')}</p>}>
        <ul aria-label={t('split.lane')}>
          <For each={joins.joined()}>{link => {
            const from = (): string => sourceName(link, joins), to = (): string => link.at?.name ?? t('tie.clauseGone')
            return (
              <li>
                <p class="joins-words">
                  <time classList={{ 'joins-gone': link.line === undefined && link.issue === undefined }}>{from()}</time>
                  <span classList={{ 'joins-gone': link.at === undefined }}>{to()}</span> {link.line?.text ?? (link.issue === undefined ? '' : said(link.issue.values))}
                </p>
                <Show when={link.at}>{at => <Button look="text" size="small" onPress={() => { props.bench.showClause(at().id); if (link.source === 'line') props.bench.showLine(link.from) }}>{t('tie.go')}</Button>}</Show>
                <Show when={joins.may()}><Button look="text" size="small" aria-label={t('tie.undoOf', { line: from(), clause: to() })} onPress={() => props.bench.unlink(link)}>{t('tie.undo')}</Button></Show>
              </li>
            )
          }}</For>
        </ul>
      </Show>
    </div>
  )
}
