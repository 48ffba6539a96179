/** The real screens on the fake workspace. `?new` starts as a device that nobody has used yet. */
import { mountApp } from '../../../client/ui/app.tsx'
import { makeFakeDesk } from '../../support/fake-desk.ts'
import type { Drive } from '../../support/fake-desk.ts'
import { deskCards } from '../../support/fake-cards.ts'
import { fakeCards, fakeFrozen, fakeStatus, minutesAgo } from '../../support/fake-facts.ts'

const facts = { deskCards, fakeCards, fakeFrozen, fakeStatus, minutesAgo }
declare global { interface Window { drive: Drive; facts: typeof facts } }

const query = new URLSearchParams(location.search)
// `?desk` is a desk with fourteen cases; the desk writes its own query, so the window remembers.
if (query.has('desk')) sessionStorage.setItem('desk', 'full')
const fullDesk = sessionStorage.getItem('desk') === 'full'
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
const { desk, drive } = makeFakeDesk({
  ...(query.has('new') ? {} : { profile: { name: '周允和', agency: '柳溪镇人民调解委员会', role: 'mediator' } }),
  cases: query.has('new') || query.has('empty') ? [] : fullDesk ? deskCards() : fakeCards(),
})
window.drive = drive
window.facts = facts
mountApp(root, desk)
