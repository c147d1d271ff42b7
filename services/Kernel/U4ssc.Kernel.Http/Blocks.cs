using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Memory in which the server receives. Its own blocks have 4 KB, and each is received, handed over and passed on by itself: a report of 30 KB would wake a worker eight times,
/// at the gateway and again at the service.
/// </summary>
internal sealed class Blocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int Bytes = 32 * 1024;

    public override int MaxBufferSize => Bytes;

    public MemoryPool<byte> Create(MemoryPoolOptions? options) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Bytes);

    protected override void Dispose(bool disposing)
    {
    }
}
