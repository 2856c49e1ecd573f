//! `chuangyou serve`: the server, until it is asked to stop.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use chuangyou_app::{City, Clock, reconcile};
use tracing::info;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

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

/// A level, and levels of parts of the program beside it: `info,tower_http=debug`.
fn lines_wanted(setting: &str) -> Result<Targets> {
    // A word alone would be read as a part of the program of which everything is wanted, and nothing of the others.
    let is_level = |word: &&str| word.contains('=') || word.trim().parse::<LevelFilter>().is_ok();
    if let Some(word) = setting.split(',').find(|word| !is_level(word)) {
        bail!("`{word}` is no level; there are off, error, warn, info, debug and trace");
    }
    Ok(setting.parse()?)
}

/// One line a happening, on standard error.
pub(super) fn log_to_stderr(settings: &Settings) -> Result<()> {
    let filter = lines_wanted(&settings.log).context("the setting `log`")?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match settings.log_form {
        LogForm::Text => lines.with_target(false).boxed(),
        LogForm::Json => lines.json().boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();
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
    // Whoever reads the address may ask at once.
    stop_when_asked(stop.clone())?;
    let router = chuangyou_web::router_until(city.clone(), web, stop.clone());
    let passes = tokio::spawn(reconcile::run(city));
    info!(%address, "serving");
    ready(address);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop.clone().asked());
    // Whoever has not finished after a while is cut off.
    let stopped = tokio::select! {
        done = async move { served.await } => done,
        () = async { stop.asked().await; tokio::time::sleep(GRACE).await } => Ok(()),
    };
    passes.abort();
    info!("stopped");
    Ok(stopped?)
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

/// Says so to everybody once SIGINT or SIGTERM comes. It listens from the moment it returns, not from when it is first waited for.
#[cfg(unix)]
fn stop_when_asked(stop: chuangyou_web::Stop) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        stop.now();
    });
    Ok(())
}

/// Says so to everybody once Ctrl-C is pressed.
#[cfg(not(unix))]
fn stop_when_asked(stop: chuangyou_web::Stop) -> std::io::Result<()> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    tokio::spawn(async move {
        interrupted.recv().await;
        stop.now();
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_is_mistyped_is_refused_instead_of_silencing_the_log() {
        let is_logged = |setting: &str, part: &str| {
            let filter = lines_wanted(setting).map_err(|error| error.to_string())?;
            Ok::<_, String>(filter.would_enable(part, &tracing::Level::DEBUG))
        };
        assert_eq!(is_logged("debug", "chuangyou_app"), Ok(true));
        assert_eq!(is_logged("info,tower_http=debug", "tower_http::trace"), Ok(true));
        assert_eq!(is_logged("info,tower_http=debug", "chuangyou_app"), Ok(false));
        let fault = "`loud` is no level; there are off, error, warn, info, debug and trace";
        assert_eq!(is_logged("info,loud", "loud"), Err(fault.to_owned()));
        assert!(is_logged("info,tower_http=loud", "tower_http").is_err());
    }
}
