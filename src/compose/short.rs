//! The short forms of ports, volumes and sizes.
//!
//! Source: compose-go v2.13.0 `format/volume.go` `ParseVolume`, `types/bytes.go`; docker/go-connections v0.6.0
//! `nat/nat.go` `ParsePortSpec`, `nat/parse.go`; docker/go-units v0.5.0 `size.go` `RAMInBytes`.

use std::net::IpAddr;

/// A volume in its short form.
#[derive(PartialEq, Eq, Debug, Default)]
pub(super) struct Volume {
    pub(super) source: String,
    pub(super) target: String,
}

impl Volume {
    /// Whether the source is a volume's name and no path.
    pub(super) fn is_named(&self) -> bool {
        let mut letters = self.source.chars();
        let first = letters.next();
        let is_drive = first.is_some_and(char::is_alphabetic) && letters.next() == Some(':');
        !(self.source.is_empty()
            || self.source.starts_with(['.', '/', '~'])
            || self.source.starts_with("\\\\")
            || is_drive)
    }
}

/// `SOURCE:TARGET:OPTIONS`, or a target alone.
pub(super) fn volume(text: &str) -> Result<Volume, &'static str> {
    let mut volume = Volume::default();
    match text.len() {
        0 => return Err("an entry of `volumes` is empty"),
        1 | 2 => {
            text.clone_into(&mut volume.target);
            return Ok(volume);
        }
        _ => {}
    }
    let mut section = String::new();
    let mut braces = 0_usize;
    let mut letters = text.chars().peekable();
    loop {
        let letter = letters.next();
        match letter {
            Some('$') if letters.peek() == Some(&'{') => braces += 1,
            Some('}') if braces > 0 => braces -= 1,
            // The letter of a drive.
            Some(':') if section.chars().count() == 1 && section.chars().all(char::is_alphabetic) => {}
            None | Some(':') if braces == 0 => {
                take(&mut volume, &section, letter.is_none())?;
                section.clear();
                if letter.is_none() {
                    return Ok(volume);
                }
                continue;
            }
            None => return Ok(volume),
            Some(_) => {}
        }
        section.extend(letter);
    }
}

fn take(volume: &mut Volume, section: &str, is_last: bool) -> Result<(), &'static str> {
    if section.is_empty() {
        return Err("an entry of `volumes` has nothing before or behind a colon");
    }
    if volume.source.is_empty() && is_last {
        section.clone_into(&mut volume.target);
    } else if volume.source.is_empty() {
        section.clone_into(&mut volume.source);
    } else if volume.target.is_empty() {
        section.clone_into(&mut volume.target);
    } else if !is_last {
        return Err("an entry of `volumes` has too many colons");
    }
    Ok(())
}

/// Why `[[IP:]HOST:]CONTAINER[/PROTOCOL]` is refused.
pub(super) fn port(text: &str) -> Result<(), &'static str> {
    let (before, container) = text
        .rsplit_once(':')
        .map_or((None, text), |(before, last)| (Some(before), last));
    let (address, host) = match before {
        None => ("", ""),
        Some(before) => before.rsplit_once(':').unwrap_or(("", before)),
    };
    let (container, protocol) = match container.split_once('/') {
        None => (container, "tcp"),
        Some(("", _)) => ("", ""),
        Some((port, rest)) => (
            port,
            rest.split('/').next().filter(|name| !name.is_empty()).unwrap_or("tcp"),
        ),
    };
    if !is_address(address) {
        return Err("the address of a port is not an IP address");
    }
    if container.is_empty() {
        return Err("an entry of `ports` has no port behind its last colon");
    }
    let (from, to) = range(container).ok_or("the container's port is not a port or range of ports")?;
    if !host.is_empty() {
        let (host_from, host_to) = range(host).ok_or("the host's port is not a port or range of ports")?;
        if to - from != host_to - host_from && from != to {
            return Err("the host's range of ports is not as long as the container's");
        }
    }
    if matches!(protocol.to_ascii_lowercase().as_str(), "tcp" | "udp" | "sctp") {
        Ok(())
    } else {
        Err("the protocol of a port must be tcp, udp or sctp")
    }
}

/// An IP address, one with colons in brackets, or none.
fn is_address(text: &str) -> bool {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match bare {
        Some(bare) => bare.is_empty() || bare.parse::<IpAddr>().is_ok(),
        None => text.is_empty() || text.parse::<std::net::Ipv4Addr>().is_ok(),
    }
}

fn range(text: &str) -> Option<(u16, u16)> {
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| !text.starts_with('+'));
    match text.split_once('-') {
        None => number(text).map(|port| (port, port)),
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to.split('-').next().unwrap_or_default())?);
            (from <= to).then_some((from, to))
        }
    }
}

/// A size in bytes: `512m`, `1.5 GB`, `-1`.
pub(super) fn bytes(text: &str) -> Option<i64> {
    if let Ok(whole) = crate::golang::parse_int(text, 10) {
        return Some(whole);
    }
    let last = text.rfind(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ' '))?;
    let (number, unit) = text.split_at_checked(last + 1)?;
    let number = number.strip_suffix(' ').unwrap_or(number);
    let size = super::value::go_float(number).filter(|size| *size >= 0.0)?;
    let unit = unit.to_lowercase();
    let power = match unit.chars().next() {
        None => 0,
        Some('b') if unit.len() == 1 => 0,
        Some(letter) => {
            let power = "kmgtp".find(letter)? + 1;
            if !matches!(unit.get(1..)?, "" | "b" | "ib") {
                return None;
            }
            power
        }
    };
    let power = i32::try_from(power).ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "a size beyond the range is not compared")]
    Some((size * 1024_f64.powi(power)) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_as_docker_takes_them() {
        for text in [
            "80",
            "8080:80",
            "127.0.0.1:8080:80",
            "[::1]:8080:80",
            "127.0.0.1::80",
            "8000-8010:80",
            "8000-8001:80-81",
            "53:53/udp",
            "53:53/UDP",
            "80/",
            ":80",
            "0",
            "65535",
        ] {
            assert_eq!(port(text), Ok(()), "{text}");
        }
        for text in [
            "",
            ":",
            "80:",
            "8080:80x",
            "x:80",
            "65536",
            "-1",
            "8080:80/tpc",
            "1.2.3:80:80",
            "::1:8080:80",
            "8000-8002:80-81",
            "81-80",
            "localhost:80:80",
            "/tcp",
            "80 ",
            "+80",
            "8080:${P}",
        ] {
            assert!(port(text).is_err(), "{text}");
        }
    }

    #[test]
    fn volumes_as_docker_compose_takes_them() {
        for (text, source, target) in [
            ("/data", "", "/data"),
            ("x", "", "x"),
            ("data:/data", "data", "/data"),
            ("./a:/b:ro,z", "./a", "/b"),
            ("c:/a:/b", "c:/a", "/b"),
            ("${X}:/b", "${X}", "/b"),
        ] {
            let expected = Volume {
                source: source.to_owned(),
                target: target.to_owned(),
            };
            assert_eq!(volume(text), Ok(expected), "{text}");
        }
        for text in ["", ":/b", "ab:", "ab::/b", "ab:/b:ro:z"] {
            assert!(volume(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_as_docker_takes_them() {
        for (text, expected) in [
            ("512m", Some(512 << 20)),
            ("1g", Some(1 << 30)),
            ("1.5 GB", Some(3 << 29)),
            ("2kib", Some(2048)),
            ("7", Some(7)),
            ("-1", Some(-1)),
            ("8b", Some(8)),
            ("", None),
            ("m", None),
            ("-1m", None),
            ("1x", None),
            ("1kx", None),
            ("1bb", None),
            ("512é", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
