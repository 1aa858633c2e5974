//! Tables for people, in Markdown, and the same figures and more as JSON for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::rounds::{Cell, Outcome};
use crate::workload::Workload;

/// All that was measured of one workload.
pub struct Measured {
    pub workload: Workload,
    /// Ours first, then those it is compared with.
    pub outcomes: Vec<Outcome>,
}

impl Measured {
    fn outcome(&self, server: &str, connections: usize) -> Option<&Outcome> {
        self.outcomes.iter().find(|it| it.server == server && it.connections == connections)
    }
}

/// What an answer costs the processor, with 8 connections; the first of `servers` is set in
/// relation to each of the others.
pub fn costs(measured: &[Measured], servers: &[String], connections: usize) -> String {
    let (ours, others) = servers.split_at(1.min(servers.len()));
    let mut head = vec!["workload".to_owned(), "KB".to_owned()];
    head.extend(servers.iter().map(|server| format!("{server}: CPU ms (least–most)")));
    head.extend(others.iter().flat_map(|it| ours.iter().map(move |our| format!("{our} / {it}"))));
    head.push("anonymous MB".to_owned());
    let rows = measured.iter().map(|it| {
        let outcome = |server: &String| it.outcome(server, connections);
        let our = ours.iter().find_map(outcome);
        let mut row = vec![it.workload.name.to_owned()];
        row.push(our.map_or_else(none, |our| format!("{:.1}", our.kilobytes())));
        row.extend(servers.iter().map(|server| {
            outcome(server).map_or_else(none, |it| {
                let (least, most) = it.spread(Cell::cpu_ms);
                format!("{:.3} ({least:.3}–{most:.3})", it.median(Cell::cpu_ms))
            })
        }));
        row.extend(others.iter().map(|server| match (our, outcome(server)) {
            (Some(our), Some(other)) => {
                format!("{:.2}", our.median(Cell::cpu_ms) / other.median(Cell::cpu_ms).max(1e-9))
            }
            _ => none(),
        }));
        let anonymous = our.map(|our| our.spread(|cell| cell.anonymous as f64).1);
        row.push(anonymous.map_or_else(none, |bytes| format!("{:.0}", bytes / 1e6)));
        row
    });
    table(&head, rows)
}

/// How many answers a second, and how long one takes.
pub fn speeds(measured: &[Measured], servers: &[String], connections: &[usize]) -> String {
    let mut head = vec!["workload".to_owned(), "server".to_owned()];
    for count in connections {
        let of = |what: &str| format!("{what}, {count} conn.");
        head.extend([of("req/s"), of("p50 ms"), of("p99 ms")]);
    }
    let rows = measured.iter().flat_map(|it| {
        servers.iter().map(|server| {
            let mut row = vec![it.workload.name.to_owned(), server.clone()];
            for &count in connections {
                let Some(outcome) = it.outcome(server, count) else {
                    row.extend([none(), none(), none()]);
                    continue;
                };
                row.push(format!("{:.0}", outcome.median(|cell| cell.fired.rate())));
                for part in [0.5, 0.99] {
                    row.push(format!("{:.2}", outcome.latency_ms(part)));
                }
            }
            row
        })
    });
    table(&head, rows)
}

/// What the workloads are.
pub fn legend(measured: &[Measured]) -> String {
    measured.iter().fold(String::new(), |mut text, it| {
        let (name, what, count) = (it.workload.name, it.workload.what, it.workload.list.len());
        let _ = writeln!(text, "- {name}: {what} ({count} addresses)");
        text
    })
}

/// Every cell of every outcome.
pub fn json(measured: &[Measured], conditions: &[(String, String)]) -> Value {
    let conditions: serde_json::Map<String, Value> =
        conditions.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let workloads: Vec<Value> = measured
        .iter()
        .map(|it| {
            let outcomes: Vec<Value> = it.outcomes.iter().map(outcome_json).collect();
            json!({
                "name": it.workload.name,
                "what": it.workload.what,
                "addresses": it.workload.list.len(),
                "outcomes": outcomes,
            })
        })
        .collect();
    json!({ "conditions": conditions, "workloads": workloads })
}

fn outcome_json(outcome: &Outcome) -> Value {
    let cells: Vec<Value> = outcome
        .cells
        .iter()
        .map(|cell| {
            let ms = |part| cell.fired.quantile(part).as_secs_f64() * 1000.0;
            json!({
                "requests": cell.fired.count(),
                "bytes": cell.fired.bytes,
                "seconds": cell.fired.wall.as_secs_f64(),
                "cpu_ms": cell.cpu_ms(),
                "p50_ms": ms(0.5),
                "p99_ms": ms(0.99),
                "anonymous_bytes": cell.anonymous,
            })
        })
        .collect();
    json!({
        "server": outcome.server,
        "connections": outcome.connections,
        "cpu_ms_median": outcome.median(Cell::cpu_ms),
        "rounds": cells,
    })
}

impl Outcome {
    fn median(&self, of: impl Fn(&Cell) -> f64) -> f64 {
        let mut values: Vec<f64> = self.cells.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        match (values.get((values.len().max(1) - 1) / 2), values.get(values.len() / 2)) {
            (Some(low), Some(high)) => f64::midpoint(*low, *high),
            _ => f64::NAN,
        }
    }

    fn spread(&self, of: impl Fn(&Cell) -> f64) -> (f64, f64) {
        let values = self.cells.iter().map(of);
        values
            .fold((f64::INFINITY, 0.0), |(least, most), value| (value.min(least), value.max(most)))
    }

    fn latency_ms(&self, part: f64) -> f64 {
        self.median(|cell| cell.fired.quantile(part).as_secs_f64() * 1000.0)
    }

    /// Of a body, in the mean.
    fn kilobytes(&self) -> f64 {
        self.median(|cell| cell.fired.bytes as f64 / cell.fired.count().max(1) as f64 / 1024.0)
    }
}

fn none() -> String {
    "–".to_owned()
}

fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", " --- |".repeat(head.len()));
    let rows: String = rows.map(|row| line(&row)).collect();
    line(head) + &rule + &rows
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::fire::Fired;

    /// A cell of ten requests, each of `cpu` ms and 2048 bytes.
    fn cell(cpu: u64) -> Cell {
        let latencies = vec![Duration::from_millis(2); 10];
        let fired = Fired { bytes: 20_480, wall: Duration::from_millis(100), latencies };
        Cell { fired, cpu: Duration::from_millis(cpu * 10), anonymous: 3_000_000 }
    }

    fn outcome(server: &str, cpu: &[u64]) -> Outcome {
        let cells = cpu.iter().map(|&cpu| cell(cpu)).collect();
        Outcome { server: server.to_owned(), connections: 8, cells }
    }

    fn measured() -> [Measured; 1] {
        let workload = Workload { name: "W9", what: "nothing", repeats: false, list: Vec::new() };
        [Measured { workload, outcomes: vec![outcome("ours", &[9, 4, 5]), outcome("copy", &[2])] }]
    }

    #[test]
    fn the_median_is_in_the_middle_and_between_two_their_mean() {
        assert_eq!(outcome("ours", &[9, 4, 5]).median(Cell::cpu_ms), 5.0);
        assert_eq!(outcome("ours", &[9, 4]).median(Cell::cpu_ms), 6.5);
        assert!(outcome("ours", &[]).median(Cell::cpu_ms).is_nan());
    }

    #[test]
    fn costs_are_told_with_their_spread_and_in_relation_to_the_copy() {
        let servers = ["ours", "copy", "absent"].map(str::to_owned);
        let table = costs(&measured(), &servers, 8);
        let row = "| W9 | 2.0 | 5.000 (4.000–9.000) | 2.000 (2.000–2.000) | – | 2.50 | – | 3 |";
        assert_eq!(table.lines().last(), Some(row));
        let columns = |line: &str| line.matches('|').count();
        assert!(table.lines().all(|line| columns(line) == columns(row)), "{table}");
    }

    #[test]
    fn speeds_are_told_for_every_number_of_connections() {
        let servers = ["ours"].map(str::to_owned);
        let table = speeds(&measured(), &servers, &[1, 8]);
        let row = "| W9 | ours | – | – | – | 100 | 2.00 | 2.00 |";
        assert_eq!(table.lines().last(), Some(row));
    }
}
