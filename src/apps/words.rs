//! The facts of a profile in words.

use crate::party::profile::{
    Callback, Claim, ClaimPlace, ClientAuthentication, Compared, DiscoveryForm, IdToken, Join, Keeps, MadeBy, Need,
    Pkce, ProviderAddress, RedirectUri, RequestFacts, Scopes, Sends, SettingSource, Switch, Use,
};

/// The path or address of a callback.
pub(super) fn address(callback: &Callback) -> String {
    match (&callback.uri, callback.path.as_deref()) {
        (Some(uri), _) => uri.clone(),
        (None, Some("")) => "(no path)".to_owned(),
        (None, path) => path.unwrap_or_default().to_owned(),
    }
}

/// `` `a`, `b` ``.
fn quoted<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| format!("`{item}`")).collect();
    items.join(", ")
}

pub(super) fn callback(fact: &Callback) -> String {
    let used = match fact.used {
        Use::SignIn => "",
        Use::Linking => ", for connecting an account that exists",
        Use::Mobile => ", for the mobile app",
        Use::Silent => ", for renewing tokens in a hidden frame",
    };
    let made = match fact.made {
        MadeBy::Fixed => "",
        MadeBy::Configured => "; whoever sets it up writes the whole address",
    };
    format!("`{}`{used}{made}", address(fact))
}

pub(super) fn request(fact: &RequestFacts) -> String {
    let mut parts = vec![format!("response type `{}`", fact.response_type)];
    if let Some(pushed) = fact.pushed {
        parts.push(if pushed { "pushed first" } else { "never pushed" }.to_owned());
    }
    parts.extend(
        fact.state_length
            .map(|length| format!("`state` of at least {length} characters")),
    );
    if let Some(refreshes) = fact.refreshes {
        parts.push(
            if refreshes {
                "uses a refresh token"
            } else {
                "uses no refresh token"
            }
            .to_owned(),
        );
    }
    parts.join("; ")
}

pub(super) fn pkce(fact: &Pkce) -> String {
    let usual = match fact.sends {
        Sends::Always => "sent with S256",
        Sends::WhenOffered => "sent with S256 where the provider's document offers it, as Authelia's does",
        Sends::Never => "not sent",
    };
    let Some(option) = &fact.option else {
        return usual.to_owned();
    };
    let (values, otherwise) = match fact.sends {
        Sends::Never => (&fact.on, "sent"),
        Sends::Always | Sends::WhenOffered => (&fact.off, "not sent"),
    };
    format!("{usual}; {otherwise} where `{option}` is {}", quoted(values))
}

pub(super) fn scopes(fact: &Scopes) -> String {
    let mut parts = Vec::new();
    if !fact.always.is_empty() {
        parts.push(format!("always {}", quoted(&fact.always)));
    }
    if !fact.default.is_empty() {
        parts.push(format!("{} unless set otherwise", quoted(&fact.default)));
    }
    parts.extend(fact.option.iter().map(|option| format!("set by `{option}`")));
    parts.join("; ")
}

pub(super) fn authentication(fact: &ClientAuthentication) -> String {
    let names: Vec<_> = fact
        .methods
        .iter()
        .map(|method| format!("`{}`", method.name()))
        .collect();
    let mut text = names.join(", then ");
    if let Some(option) = &fact.option {
        let values = fact
            .values
            .iter()
            .map(|(value, method)| format!("`{value}` = `{}`", method.name()));
        let values: Vec<_> = values.collect();
        text.push_str(&format!("; chosen by `{option}` ({})", values.join(", ")));
    }
    match fact.encodes {
        Some(true) => text.push_str("; percent-encoded in the header"),
        Some(false) => text.push_str("; not percent-encoded in the header"),
        None => {}
    }
    text
}

pub(super) fn id_token(fact: &IdToken) -> String {
    let verified = if fact.verified { "verified" } else { "not verified" };
    if fact.algorithms.is_empty() {
        verified.to_owned()
    } else {
        format!("{verified}; accepts {}", quoted(&fact.algorithms))
    }
}

pub(super) fn claim(fact: &Claim) -> String {
    let places = fact.from.iter().map(|place| match place {
        ClaimPlace::IdToken => "the ID token",
        ClaimPlace::Userinfo => "userinfo",
        ClaimPlace::AccessToken => "the access token",
    });
    let places: Vec<_> = places.collect();
    let need = match fact.need {
        Need::Required => "required",
        Need::Wanted => "used",
    };
    let option = fact
        .option
        .iter()
        .map(|option| format!("; the name is set by `{option}`"))
        .collect::<String>();
    let holding = fact.holding.as_ref().map(|text| format!(" and holds `{text}`"));
    let holding = holding.unwrap_or_default();
    let when = fact.when.iter().map(|when| format!("; where `{when}` is set{holding}"));
    let unless = fact.unless.iter().map(|unless| format!("; unless `{unless}` is set"));
    let when: String = when.chain(unless).collect();
    format!(
        "`{}` is {need}, from {}{option}{when}",
        fact.name,
        places.join(", then ")
    )
}

pub(super) fn switch(fact: &Switch) -> String {
    if fact.on.is_empty() {
        format!("`{}` is set", fact.setting)
    } else {
        format!("`{}` is {}", fact.setting, quoted(&fact.on))
    }
}

pub(super) fn redirect_uri(fact: &RedirectUri) -> String {
    if let Some(setting) = &fact.setting {
        return format!("`{setting}`, where it is set");
    }
    let path = fact.path.as_deref().unwrap_or_default();
    let base = match fact.base.as_deref() {
        Some("request") => "the host that the browser asks for".to_owned(),
        base => format!("`{}`", base.unwrap_or_default()),
    };
    let kept = match fact.keeps {
        Keeps::Path => "",
        Keeps::Origin => " without its path",
    };
    let join = match fact.join {
        Join::Trimmed => "",
        Join::OneTrimmed => ", without one trailing slash",
        Join::AsWritten => " exactly as it is written",
    };
    format!("{base}{kept}{join}, then `{path}`")
}

pub(super) fn provider(fact: &ProviderAddress) -> String {
    let mut parts = Vec::new();
    let issuer = fact.issuer.as_deref().unwrap_or_default();
    match fact.discovery {
        DiscoveryForm::Append => parts.push(format!("`{issuer}` is the issuer; the document's path is added")),
        DiscoveryForm::Verbatim => parts.push(format!("`{issuer}` is the discovery document's address")),
        DiscoveryForm::AppendUnlessPresent => {
            parts.push(format!(
                "`{issuer}` is the issuer or the document's address; the path is added unless it is there"
            ));
        }
        DiscoveryForm::None => {}
    }
    let endpoints = [&fact.authorization, &fact.token, &fact.userinfo].into_iter().flatten();
    let endpoints = quoted(endpoints);
    if !endpoints.is_empty() {
        parts.push(format!("endpoints: {endpoints}"));
    }
    parts.extend(fact.compared.map(|compared| {
        let words = match compared {
            Compared::Exact => "must be the document's issuer exactly",
            Compared::IdToken => "the ID token's issuer must be the document's",
            Compared::Never => "issuers are not compared",
        };
        words.to_owned()
    }));
    match fact.trims_slash {
        Some(true) => parts.push("a slash at the end does no harm".to_owned()),
        Some(false) => parts.push("a slash at the end stays".to_owned()),
        None => {}
    }
    parts.join("; ")
}

pub(super) fn setting(fact: &SettingSource) -> String {
    let mut parts = Vec::new();
    match (&fact.json, fact.env.is_empty()) {
        (Some(json), _) => parts.push(format!("`{json}` in the JSON of {}", quoted(&fact.env))),
        (None, false) => parts.push(quoted(&fact.env)),
        (None, true) => {}
    }
    parts.extend(fact.file.iter().map(|file| format!("file `{file}`")));
    parts.extend(fact.helm.iter().map(|helm| format!("chart `{helm}`")));
    parts.extend(fact.default.iter().map(|default| format!("default `{default}`")));
    parts.join("; ")
}
