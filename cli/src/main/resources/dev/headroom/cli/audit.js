"use strict";
// The roofline: what each component reached against what its bytes and flops allow.
const audit = JSON.parse(document.getElementById("data").textContent);
const place = document.getElementById("roofline");
if (audit.roof && place) {
  const parts = audit.parts.slice().sort((a, b) => a.intensity - b.intensity);
  const least = Math.min(parts[0].intensity, audit.roof.peak / audit.roof.bandwidth) / 4;
  const most = Math.max(parts[parts.length - 1].intensity, audit.roof.peak / audit.roof.bandwidth) * 4;
  const steps = Array.from({ length: 61 }, (_, i) => least * Math.pow(most / least, i / 60));
  const xs = steps.concat(parts.map(p => p.intensity)).sort((a, b) => a - b);
  const roof = xs.map(x => Math.min(audit.roof.peak, audit.roof.bandwidth * x));
  const reached = xs.map(x => (parts.find(p => p.intensity === x) || { gflops: null }).gflops);
  const plain = (_, values) => values.map(v => (v == null ? "" : String(+v.toPrecision(3))));
  const names = u => {
    u.ctx.save();
    u.ctx.fillStyle = "#1d2733";
    u.ctx.textAlign = "left";
    u.ctx.font = 12 * devicePixelRatio + "px system-ui, sans-serif";
    for (const p of parts) {
      const x = u.valToPos(p.intensity, "x", true);
      u.ctx.fillText(p.name, x + 7 * devicePixelRatio, u.valToPos(p.gflops, "y", true) + 16 * devicePixelRatio);
    }
    u.ctx.restore();
  };
  new uPlot({
    width: place.clientWidth || 900,
    height: 380,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, distr: 3 }, y: { distr: 3 } },
    axes: [{ label: "flop per byte", values: plain }, { label: "GFLOP/s", values: plain, size: 64 }],
    series: [
      {},
      { label: "limit", stroke: "#6b7885", width: 2, points: { show: false } },
      { label: "reached", stroke: "#2468b0", width: 0, paths: () => null,
        points: { show: true, size: 8, fill: "#2468b0" } },
    ],
    hooks: { draw: [names] },
  }, [xs, roof, reached], place);
}
document.documentElement.dataset.drawn = String(Boolean(document.querySelector("#roofline canvas")));
