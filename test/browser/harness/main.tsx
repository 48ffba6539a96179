import '../../../client/ui/theme.css'
import '../../../client/ui/base.css'
import './harness.css'
import { stage } from './stage.tsx'
import type { Stage } from './stage.tsx'

declare global { interface Window { stage: Stage } }
window.stage = stage
