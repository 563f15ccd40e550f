/** The bytes of each day as bars, with the same figures as a table for those who read rather than look. */

import type { Storage } from "@/api/storage";
import { formatBytes, plural } from "@/core/format";
import { barChart, dayWords } from "@/core/storage";
import { useNarrow } from "@/ui";

import styles from "./Storage.module.css";

const WIDE = { width: 720, height: 160 };
const SMALL = { width: 320, height: 130 };
const LEFT = 60;
const ABOVE = 8;
const BELOW = 22;

/** Draw the days that are told, oldest first. */
export function DailyChart({ daily }: { daily: Storage["daily"] }) {
  const size = useNarrow() ? SMALL : WIDE;
  const whole = daily.reduce((sum, { bytes }) => sum + bytes, 0);
  if (whole === 0) return <p className={styles.nothing}>No run ended in the last {daily.length} days.</p>;
  const greatest = daily.reduce((most, day) => (day.bytes > most.bytes ? day : most));
  const words = `${formatBytes(whole)} in ${daily.length} days; most on ${dayWords(greatest.day)}: ${formatBytes(greatest.bytes)}.`;
  return (
    <figure className={styles.chart}>
      <figcaption>{words}</figcaption>
      <Bars daily={daily} size={size} label={`Bytes of the runs that ended each day. ${words}`} />
      <details className={styles.asTable}>
        <summary>The same as a table</summary>
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Bytes of each day">
          <table className={styles.plain}>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Runs that ended</th>
                <th scope="col">Bytes</th>
              </tr>
            </thead>
            <tbody>
              {[...daily].reverse().map(({ day, runs, bytes }) => (
                <tr key={day}>
                  <th scope="row">{day}</th>
                  <td>{runs.toLocaleString("en")}</td>
                  <td>{formatBytes(bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

interface BarsProps {
  daily: Storage["daily"];
  size: { width: number; height: number };
  label: string;
}

function Bars({ daily, size: { width, height }, label }: BarsProps) {
  const { bars, ticks } = barChart(daily, width - LEFT, height);
  return (
    <svg viewBox={`0 ${-ABOVE} ${width} ${height + ABOVE + BELOW}`} role="img" aria-label={label}>
      {ticks.map(({ y, bytes }) => (
        <g key={bytes}>
          <line x1={LEFT} x2={width} y1={y} y2={y} className={styles.tick} />
          <text x={LEFT - 8} y={y + 4} textAnchor="end" className={styles.tickText}>
            {formatBytes(bytes)}
          </text>
        </g>
      ))}
      {bars.map(({ day, height: tall, ...place }, index) => (
        <rect key={day} {...place} x={LEFT + place.x} height={tall} rx={1.5} className={styles.bar}>
          <title>{dayLine(daily[index]!)}</title>
        </rect>
      ))}
      {[0, Math.floor((daily.length - 1) / 2), daily.length - 1].map((index, place) => (
        <text
          key={place}
          x={LEFT + bars[index]!.x + [0, 0.5, 1][place]! * bars[index]!.width}
          y={height + 17}
          textAnchor={(["start", "middle", "end"] as const)[place]}
          className={styles.tickText}
        >
          {dayWords(daily[index]!.day)}
        </text>
      ))}
    </svg>
  );
}

function dayLine({ day, runs, bytes }: Storage["daily"][number]): string {
  return `${dayWords(day)}: ${formatBytes(bytes)}, ${plural(runs, "run")}`;
}
