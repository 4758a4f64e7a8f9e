//! The profiles that are built in. None is parsed before somebody asks for it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Profile;
use super::read::{Invalid, decode};

thread_local! {
    /// Those that have been parsed: a deployment with many applications asks for each several times.
    static PARSED: RefCell<HashMap<&'static str, Rc<Profile>>> = RefCell::default();
}

/// A profile that is built in.
pub struct Embedded {
    /// Its id.
    pub id: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl Embedded {
    /// The profile.
    ///
    /// # Errors
    /// None: a test parses every one. An error all the same is a mistake in this program.
    pub fn profile(&self) -> Result<Rc<Profile>, Invalid> {
        if let Some(profile) = PARSED.with_borrow(|parsed| parsed.get(self.id).cloned()) {
            return Ok(profile);
        }
        let profile: Rc<Profile> = Rc::new(decode(self.text)?);
        PARSED.with_borrow_mut(|parsed| parsed.insert(self.id, Rc::clone(&profile)));
        Ok(profile)
    }

    /// Its text, as JSON has it.
    ///
    /// # Errors
    /// None, as [`Embedded::profile`].
    pub fn json(&self) -> Result<serde_json::Value, Invalid> {
        decode(self.text)
    }
}

/// The built-in profile with this id.
pub fn find(id: &str) -> Option<&'static Embedded> {
    EMBEDDED.iter().find(|embedded| embedded.id == id)
}

macro_rules! embedded {
    ($($id:literal)*) => {
        &[$(Embedded {
            id: $id,
            text: include_str!(concat!("../../../profiles/", $id, ".toml")),
        }),*]
    };
}

/// Every built-in profile, by id.
pub const EMBEDDED: &[Embedded] = embedded! {
    "actual-budget"
    "adventurelog"
    "arcane"
    "argocd"
    "audiobookshelf"
    "autobrr"
    "beszel"
    "booklore"
    "bookstack"
    "dashy"
    "donetick"
    "ezbookkeeping"
    "filebrowser-quantum"
    "forgejo"
    "freshrss"
    "gatus"
    "ghostfolio"
    "gitea"
    "gitlab"
    "gotosocial"
    "grafana"
    "gramps-web"
    "harbor"
    "headlamp"
    "headscale"
    "hedgedoc"
    "homarr"
    "home-assistant"
    "homebox"
    "immich"
    "jellyfin"
    "jellyseerr"
    "jellysweep"
    "karakeep"
    "kiali"
    "kitchenowl"
    "komga"
    "komodo"
    "leantime"
    "librechat"
    "linkace"
    "linkding"
    "linkwarden"
    "mastodon"
    "mattermost"
    "mealie"
    "memos"
    "meshcentral"
    "miniflux"
    "minio"
    "netbird"
    "nextcloud"
    "nextcloud-user-oidc"
    "node-red"
    "oauth2-proxy"
    "ocis"
    "open-webui"
    "opencloud"
    "opengist"
    "opkssh"
    "outline"
    "paperless"
    "papra"
    "patchmon"
    "pgadmin"
    "photoprism"
    "portainer"
    "proxmox"
    "qui"
    "rocket-chat"
    "romm"
    "ryot"
    "seafile"
    "semaphore"
    "sftpgo"
    "stirling-pdf"
    "sure"
    "synapse"
    "tailscale"
    "tandoor"
    "trilium"
    "vaultwarden"
    "vikunja"
    "warpgate"
    "wekan"
    "wg-portal"
    "wikijs"
    "windmill"
    "wud"
    "zipline"
};
