/**
 * The first script: everything else is asked for here and at once. Whoever
 * opens a case by its address gets its code while the shell is still being
 * read, not one file after the other; whoever stands at the desk gets it while
 * he looks for the case.
 */
void import('./boot.ts')

const ahead = (): void => {
  void import('./case-room.ts')
  void import('./card-facts.ts')
  void import('./ui/pages/case.tsx')
  void (location.pathname.endsWith('/record') ? import('./ui/sessions/record-pane.tsx') : import('./ui/sessions/agreement-pane.tsx'))
}
if (location.pathname.startsWith('/case/')) ahead()
else if (location.pathname === '/') addEventListener('load', () => { setTimeout(ahead, 800) }) // the desk stands by then
