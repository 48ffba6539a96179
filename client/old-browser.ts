/**
 * The one script of the page that every browser reads: it is built to ES5 and
 * loaded the old way, so it has run before any module does. It puts substitutes
 * in place; and while the opening sentence stands, it looks for signs that the
 * program cannot be read here, and then shows why and a way on. The rest (no
 * encryption, no storage) boot.ts finds out itself.
 */
import { substitute } from '../shared/substitutes.ts'
import { showRefusal, type Reason } from './refusal.ts'

/** A slow phone on a slow line needs as long; should the program come later still, it takes the sentence away. */
var PATIENCE_MS = 20000

var root = document.getElementById('root')

function refuse(reason: Reason): void {
  if (root && root.querySelector('.opening')) showRefusal(root, reason)
}
/** What it cannot read is a SyntaxError; anything else may be the line. */
function failed(error: unknown): void {
  refuse(error instanceof SyntaxError ? 'old' : 'stuck')
}

if (!('noModule' in document.createElement('script'))) refuse('old')
else {
  substitute()
  window.addEventListener('error', function (event) { failed(event.error) })
  window.addEventListener('unhandledrejection', function (event) { failed(event.reason) })
  setTimeout(function () { refuse('stuck') }, PATIENCE_MS)
}
