//! `chuangyou serve`: the server, until it is asked to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result};
use chuangyou_app::{City, Clock, reconcile};
use tracing::info;
use tracing_subscriber::EnvFilter;

use super::{open, runtime};
use crate::args::ServeArgs;
use crate::failure::Outcome;
use crate::settings::{LogForm, Settings};

/// Serves a city until SIGINT or SIGTERM.
///
/// # Errors
/// When the settings are wrong, the store cannot be opened, or the address is taken.
pub(crate) fn run(args: &ServeArgs) -> Result<Outcome> {
    let settings = Settings::read(args)?;
    log_to_stderr(&settings)?;
    runtime()?.block_on(async {
        let city = open(&settings, Clock::Machine).await?;
        serve(city, settings.listen, web(&settings)?, |address| eprintln!("http://{address}/")).await
    })?;
    Ok(Outcome::Fine)
}

/// One line a happening, on standard error.
pub(super) fn log_to_stderr(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log).context("the setting `log`")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log_form {
        LogForm::Text => log.with_target(false).init(),
        LogForm::Json => log.json().init(),
    }
    Ok(())
}

/// Serves a city and runs its passes until it is asked to stop; what has begun is finished first.
pub(super) async fn serve(
    city: City,
    listen: SocketAddr,
    web: chuangyou_web::Settings,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen at {listen}"))?;
    let address = listener.local_addr()?;
    let stop = chuangyou_web::Stop::default();
    let router = chuangyou_web::router_until(city.clone(), web, stop.clone());
    let passes = tokio::spawn(reconcile::run(city));
    info!(%address, "serving");
    ready(address);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_stop().await;
        // A stream of the board would never end by itself.
        stop.now();
    });
    // Whoever has not finished after a while is cut off.
    let stopped = until_stopped(async move { served.await }).await;
    passes.abort();
    info!("stopped");
    Ok(stopped?)
}

async fn until_stopped(served: impl Future<Output = std::io::Result<()>>) -> std::io::Result<()> {
    tokio::pin!(served);
    tokio::select! {
        done = &mut served => done,
        () = async { asked_to_stop().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

/// How long requests that have begun may take once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What the web server needs of the settings.
///
/// # Errors
/// When those of the identity provider are wrong.
pub(super) fn web(settings: &Settings) -> Result<chuangyou_web::Settings> {
    let provider = settings.oidc.provider()?;
    #[cfg(not(feature = "oidc"))]
    let None = provider;
    Ok(chuangyou_web::Settings {
        https: settings.https,
        supervisors: settings.supervisors.clone(),
        administrators: settings.administrators.clone(),
        largest_request: settings.largest_request_mib << 20,
        session_idle: Duration::from_secs(settings.session_idle_minutes * 60),
        report_work_bits: settings.report_work_bits,
        reports_without_work: settings.reports_without_work,
        demonstration: None,
        #[cfg(feature = "oidc")]
        provider,
    })
}

/// Until SIGINT or SIGTERM.
async fn asked_to_stop() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
