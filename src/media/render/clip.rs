//! A short clip of a headline card, by ffmpeg as a child process.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::RenderError;
use crate::config::diagnostic::in_words;

/// How long a clip of one card is: enough to read a headline twice; TikTok takes no less than three seconds.
pub const CLIP_SECONDS: f64 = 5.0;

/// No clip of one card takes longer than this, on any machine that could serve a newsroom.
const TIMEOUT: Duration = Duration::from_secs(120);

/// ffmpeg, if it is on the path.
pub fn ffmpeg() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("ffmpeg")).find(|file| file.is_file())
}

/// A clip of [`CLIP_SECONDS`] that shows the JPEG `card`: H.264 and silent AAC in MP4, its index in front, 30 frames a second.
///
/// # Errors
///
/// [`RenderError::Clip`] if ffmpeg is not there, fails or takes too long.
pub fn make_clip(card: &[u8]) -> Result<Vec<u8>, RenderError> {
    let ffmpeg = ffmpeg().ok_or_else(|| RenderError::Clip("ffmpeg is not installed".to_owned()))?;
    let folder = scratch_folder()?;
    let result = run(&ffmpeg, &folder, card);
    // What is left in a scratch folder harms nobody; the clip is what matters.
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn run(ffmpeg: &Path, folder: &Path, card: &[u8]) -> Result<Vec<u8>, RenderError> {
    let (input, output) = (folder.join("card.jpg"), folder.join("clip.mp4"));
    std::fs::write(&input, card).map_err(|error| unusable("cannot be written", &input, &error))?;
    let seconds = CLIP_SECONDS.to_string();
    let child = Command::new(ffmpeg)
        // The picture is read once a second and shown thirty times: to read it for each frame takes half of all the time.
        .args(["-nostdin", "-loglevel", "error", "-y", "-loop", "1", "-framerate", "1", "-i"])
        .arg(&input)
        .args(["-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000", "-t", &seconds, "-r", "30"])
        .args(["-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-pix_fmt", "yuv420p", "-g", "30"])
        .args(["-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"])
        // The same bytes on every run: no dates, no version of the encoder.
        .args(["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-threads", "2"])
        .arg(&output)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| unusable("does not start", ffmpeg, &error))?;
    let (status, said) = finish(child).map_err(|error| unusable("cannot be waited for", ffmpeg, &error))?;
    match status {
        None => Err(RenderError::Clip(format!("ffmpeg took longer than {} s", TIMEOUT.as_secs()))),
        Some(status) if !status.success() => {
            Err(RenderError::Clip(format!("ffmpeg says: {}", said.lines().last().unwrap_or("nothing").trim())))
        }
        Some(_) => std::fs::read(&output).map_err(|error| unusable("cannot be read", &output, &error)),
    }
}

/// Waits for the child and gives what it said; no status if it had to be ended. A child of a thread, not of the async
/// runtime: that would open a socket for its signals, which a dry run does not have.
fn finish(mut child: Child) -> std::io::Result<(Option<ExitStatus>, String)> {
    const GLANCE: Duration = Duration::from_millis(5);
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            let mut said = String::new();
            // At `-loglevel error` it says less than a pipe holds, so it never waits for this.
            if let Some(mut pipe) = child.stderr.take() {
                let _ = pipe.read_to_string(&mut said);
            }
            return Ok((Some(status), said));
        }
        if started.elapsed() > TIMEOUT {
            child.kill()?;
            child.wait()?;
            return Ok((None, String::new()));
        }
        std::thread::sleep(GLANCE);
    }
}

fn scratch_folder() -> Result<PathBuf, RenderError> {
    let folder = std::env::temp_dir().join(format!("fanfare-clip-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir(&folder).map_err(|error| unusable("cannot be made", &folder, &error))?;
    Ok(folder)
}

fn unusable(what: &str, path: &Path, error: &std::io::Error) -> RenderError {
    RenderError::Clip(format!("{} {what}: {}; $TMPDIR says where it is tried", path.display(), in_words(error)))
}
