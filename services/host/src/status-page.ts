import { formatPace, type StreamSnapshot } from '@launderette/simulator';

/** A page that lists the streams, without script or style from elsewhere. */
export function statusPage(streams: readonly StreamSnapshot[], version: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Launderette</title>
<style>body{font:16px system-ui;margin:2rem}table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1rem .2rem 0}</style>
<h1>Launderette ${escapeHtml(version)}</h1>
${streams.length === 0 ? '<p>No streams. Create one with <code>npx launderette streams create</code>.</p>' : tableOf(streams)}
</html>
`;
}

function tableOf(streams: readonly StreamSnapshot[]): string {
  const head = ['Stream', 'Phase', 'Scenario', 'Customers', 'Pace', 'Simulated time', ''];
  return `<table>
<tr>${head.map((title) => `<th scope="col">${title}</th>`).join('')}</tr>
${streams.map(rowOf).join('\n')}
</table>`;
}

function rowOf(stream: StreamSnapshot): string {
  const { name, scenario, customers, pace } = stream.definition;
  const simulated = new Date(stream.simulatedTimeMs).toISOString();
  const cells = [name, stream.phase, scenario, String(customers), formatPace(pace), simulated, stream.message ?? ''];
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
