import type { Component } from 'solid-js'
import { t } from '../words/words.ts'
import './lane-drawing.css'

/** 六尺巷: each wall moved back three feet, and the lane between them. */
export const LaneDrawing: Component = () => (
  <svg class="lane" viewBox="0 0 400 310" aria-hidden="true">
    <g class="lane-yard"><path d="M.5 20.5H135V278.500H.5zM262 20.500H396.500V278.500H262z" /></g>
    <path class="lane-near" d="M135 20h8.500v259h-8.500z" /><path class="lane-far" d="M253.500 20h8.500v259h-8.500z" />
    <path class="lane-middle" d="M198.500 10V288" />
    <path class="lane-arrow" d="M146.500 153h49m-43-4-4.500 4 4.500 4m38-8 4.500 4-4.500 4M202 153h49m-43-4-4.500 4 4.500 4m38-8 4.500 4-4.500 4" />
    <g class="lane-words">
      <text x="72" y="155">{t('lane.one')}</text><text x="325" y="155">{t('lane.other')}</text>
      <text x="171" y="141">{t('lane.back')}</text><text x="226" y="141">{t('lane.back')}</text>
      <text class="lane-name" x="198.500" y="309">{t('app.name')}</text>
    </g>
  </svg>
)
