//! What is counted at the edge, and all numbers as Prometheus reads them.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use chuangyou_app::{City, metrics as city};
use chuangyou_store::Failure;
use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Requests, by `route`, `method` and `status`.
const REQUESTS: &str = "chuangyou_http_requests_total";
/// How long they took, by `route` and `method`.
const SECONDS: &str = "chuangyou_http_request_duration_seconds";

/// Where the times of requests and passes are divided, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// How often measured times are put into their divisions: until then each is kept by itself. A default of this project.
const UPKEEP: Duration = Duration::from_mins(1);

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, once in a process; where something else counts already, that goes on.
pub(super) fn begin() {
    RECORDER.get_or_init(|| {
        let suffix = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(suffix, &BUCKETS).ok()?;
        let handle = builder.install_recorder().ok()?;
        city::describe();
        describe_counter!(REQUESTS, Unit::Count, "Requests by route, method and status");
        describe_histogram!(SECONDS, Unit::Seconds, "Duration of requests by route and method");
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(keep_up(handle.clone()));
        }
        Some(handle)
    });
}

/// Keeps what is measured from growing while nobody asks for it.
async fn keep_up(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// Counts a request under its route, never under its address: addresses hold ids.
pub(super) async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let (route, method) = (route.unwrap_or_else(|| "none".to_owned()), request.method().to_string());
    let began = Instant::now();
    let response = next.run(request).await;
    let labels = [("route", route), ("method", method)];
    histogram!(SECONDS, &labels).record(began.elapsed().as_secs_f64());
    let status = response.status().as_u16().to_string();
    let [(_, route), (_, method)] = labels;
    counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    response
}

/// All numbers, in the text format.
pub(crate) async fn shown(of: &City) -> Result<String, Failure> {
    city::look(of).await?;
    let handle = RECORDER.get().and_then(Option::as_ref);
    Ok(handle
        .map(|handle| {
            handle.run_upkeep();
            handle.render()
        })
        .unwrap_or_default())
}
