/**
 * The first script: everything else is asked for here and at once. Whoever
 * opens a case gets its code while the shell is still being read, not one
 * chunk after the other.
 */
void import('./boot.ts')
if (location.pathname.startsWith('/case/')) {
  void import('./case-room.ts')
  void import('./card-facts.ts')
  void import('./ui/pages/case.tsx')
  void (location.pathname.endsWith('/record') ? import('./ui/sessions/record-pane.tsx') : import('./ui/sessions/agreement-pane.tsx'))
}
