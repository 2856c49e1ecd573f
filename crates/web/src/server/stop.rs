//! The end of the server, for what would not end by itself.

use tokio::sync::watch;

/// Tells streams that the server stops. Clones are told together.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<Standing>);

/// Whether the server goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Serving,
    Stopping,
}

impl Default for Stop {
    /// One that has not been told yet.
    fn default() -> Self {
        Self(watch::Sender::new(Standing::Serving))
    }
}

impl Stop {
    /// Says so.
    pub fn now(&self) {
        self.0.send_replace(Standing::Stopping);
    }

    /// Waits until somebody says so.
    pub async fn asked(self) {
        let mut told = self.0.subscribe();
        // This sender is kept meanwhile, so the channel is never closed.
        drop(told.wait_for(|standing| *standing == Standing::Stopping).await);
    }
}
