// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {TestUSDC} from "../src/TestUSDC.sol";
import {TestUSDCProxy} from "../src/TestUSDCProxy.sol";
import {Base} from "./Base.t.sol";
import {Erc1271Wallet} from "./mocks/Erc1271Wallet.sol";

contract TestUSDCTest is Base {
    address internal payee = makeAddr("payee");
    uint256 internal validBefore;

    function setUp() public override {
        super.setUp();
        usdc.mint(consumer, 1000);
        validBefore = block.timestamp + 1 hours;
    }

    function signTransfer(bytes32 typeHash, uint256 value, bytes32 nonce)
        internal
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        return signAuthorization(consumerKey, typeHash, consumer, payee, value, nonce);
    }

    function test_Names() external view {
        assertEq(usdc.name(), "TestUSDC");
        assertEq(usdc.symbol(), "USDC");
        assertEq(usdc.version(), "2");
        assertEq(usdc.decimals(), 6);
        bytes32 domain = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        assertEq(
            usdc.DOMAIN_SEPARATOR(),
            keccak256(abi.encode(domain, keccak256("TestUSDC"), keccak256("2"), block.chainid, address(usdc)))
        );
    }

    function test_Initialize_RevertWhen_RepeatedOrWithoutOwner() external {
        vm.expectRevert("TestUSDC: already initialized");
        usdc.initialize(stranger);
        TestUSDC implementation = new TestUSDC();
        vm.expectRevert("TestUSDC: owner is the zero address");
        new TestUSDCProxy(address(implementation), abi.encodeCall(TestUSDC.initialize, (address(0))));
    }

    function test_Proxy_RefusesItsAdmin() external {
        vm.expectRevert(TestUSDCProxy.TestUSDCProxy_AdminCannotCall.selector);
        vm.prank(address(1));
        usdc.totalSupply();
    }

    function test_Mint_IsOpenToEveryone() external {
        vm.expectEmit(address(usdc));
        emit IERC20.Transfer(address(0), payee, 5);
        vm.prank(stranger);
        usdc.mint(payee, 5);
        assertEq(usdc.balanceOf(payee), 5);
        assertEq(usdc.totalSupply(), POOL + 1005);
        vm.expectRevert("TestUSDC: mint to the zero address");
        usdc.mint(address(0), 5);
        vm.expectRevert("TestUSDC: balance exceeds 2^255-1");
        usdc.mint(payee, 1 << 255);
    }

    function test_Transfer_MovesTokens() external {
        vm.expectEmit(address(usdc));
        emit IERC20.Transfer(consumer, payee, 400);
        vm.prank(consumer);
        assertTrue(usdc.transfer(payee, 400));
        assertEq(usdc.balanceOf(consumer), 600);
        assertEq(usdc.balanceOf(payee), 400);
        vm.startPrank(consumer);
        vm.expectRevert("TestUSDC: transfer amount exceeds balance");
        usdc.transfer(payee, 601);
        vm.expectRevert("TestUSDC: transfer to the zero address");
        usdc.transfer(address(0), 1);
    }

    function test_TransferFrom_AlwaysSpendsTheAllowance() external {
        vm.prank(consumer);
        usdc.approve(stranger, type(uint256).max);
        vm.startPrank(stranger);
        usdc.transferFrom(consumer, payee, 400);
        assertEq(usdc.allowance(consumer, stranger), type(uint256).max - 400);
        vm.expectRevert("TestUSDC: transfer amount exceeds allowance");
        usdc.transferFrom(payee, stranger, 1);
    }

    function test_Permit_SetsTheAllowanceOnce_WithBothFormsOfSignature() external {
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, payee, 400, block.timestamp);
        usdc.permit(consumer, payee, 400, block.timestamp, v, r, s);
        assertEq(usdc.allowance(consumer, payee), 400);
        vm.expectRevert("TestUSDC: invalid signature");
        usdc.permit(consumer, payee, 400, block.timestamp, v, r, s);
        (v, r, s) = signPermit(consumerKey, payee, 500, block.timestamp);
        usdc.permit(consumer, payee, 500, block.timestamp, abi.encodePacked(r, s, v));
        assertEq(usdc.allowance(consumer, payee), 500);
        vm.warp(block.timestamp + 1);
        vm.expectRevert("TestUSDC: permit is expired");
        usdc.permit(consumer, payee, 500, block.timestamp - 1, v, r, s);
    }

    function test_TransferWithAuthorization_MovesOnce_WithBothFormsOfSignature() external {
        bytes32 typeHash = usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        (uint8 v, bytes32 r, bytes32 s) = signTransfer(typeHash, 400, "a");
        vm.expectEmit(address(usdc));
        emit TestUSDC.AuthorizationUsed(consumer, "a");
        usdc.transferWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        vm.expectRevert("TestUSDC: authorization is used or canceled");
        usdc.transferWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        (v, r, s) = signTransfer(typeHash, 100, "b");
        usdc.transferWithAuthorization(consumer, payee, 100, 0, validBefore, "b", abi.encodePacked(r, s, v));
        assertEq(usdc.balanceOf(payee), 500);
        assertTrue(usdc.authorizationState(consumer, "b"));
    }

    function test_TransferWithAuthorization_HoldsItsTimes() external {
        (uint8 v, bytes32 r, bytes32 s) = signTransfer(usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH(), 400, "a");
        vm.expectRevert("TestUSDC: authorization is not yet valid");
        usdc.transferWithAuthorization(consumer, payee, 400, block.timestamp, validBefore, "a", v, r, s);
        vm.warp(validBefore);
        vm.expectRevert("TestUSDC: authorization is expired");
        usdc.transferWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
    }

    function test_ReceiveWithAuthorization_IsForThePayee_WithBothFormsOfSignature() external {
        bytes32 typeHash = usdc.RECEIVE_WITH_AUTHORIZATION_TYPEHASH();
        (uint8 v, bytes32 r, bytes32 s) = signTransfer(typeHash, 400, "a");
        vm.expectRevert("TestUSDC: caller must be the payee");
        usdc.receiveWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        vm.expectRevert("TestUSDC: invalid signature");
        usdc.transferWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        vm.startPrank(payee);
        usdc.receiveWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        (v, r, s) = signTransfer(typeHash, 100, "b");
        usdc.receiveWithAuthorization(consumer, payee, 100, 0, validBefore, "b", abi.encodePacked(r, s, v));
        assertEq(usdc.balanceOf(payee), 500);
    }

    function test_CancelAuthorization_StopsIt_WithBothFormsOfSignature() external {
        bytes32 typeHash = usdc.CANCEL_AUTHORIZATION_TYPEHASH();
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(consumerKey, digest(keccak256(abi.encode(typeHash, consumer, bytes32("a")))));
        vm.expectEmit(address(usdc));
        emit TestUSDC.AuthorizationCanceled(consumer, "a");
        usdc.cancelAuthorization(consumer, "a", v, r, s);
        vm.expectRevert("TestUSDC: authorization is used or canceled");
        usdc.cancelAuthorization(consumer, "a", v, r, s);
        (v, r, s) = signTransfer(usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH(), 400, "a");
        vm.expectRevert("TestUSDC: authorization is used or canceled");
        usdc.transferWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        vm.expectRevert("TestUSDC: invalid signature");
        usdc.cancelAuthorization(consumer, "b", abi.encodePacked(r, s, v));
        (v, r, s) = vm.sign(consumerKey, digest(keccak256(abi.encode(typeHash, consumer, bytes32("b")))));
        usdc.cancelAuthorization(consumer, "b", abi.encodePacked(r, s, v));
        assertTrue(usdc.authorizationState(consumer, "b"));
    }

    function test_Authorization_AcceptsTheWalletsSignature() external {
        Erc1271Wallet wallet = new Erc1271Wallet(consumer);
        usdc.mint(address(wallet), 400);
        bytes32 typeHash = usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH();
        (uint8 v, bytes32 r, bytes32 s) = signAuthorization(consumerKey, typeHash, address(wallet), payee, 400, "a");
        usdc.transferWithAuthorization(address(wallet), payee, 400, 0, validBefore, "a", abi.encodePacked(r, s, v));
        assertEq(usdc.balanceOf(payee), 400);
    }

    function test_Pause_StopsEveryMovement() external {
        (uint8 v, bytes32 r, bytes32 s) = signTransfer(usdc.TRANSFER_WITH_AUTHORIZATION_TYPEHASH(), 400, "a");
        usdc.pause();
        assertTrue(usdc.paused());
        vm.startPrank(consumer);
        vm.expectRevert("TestUSDC: paused");
        usdc.transfer(payee, 1);
        vm.expectRevert("TestUSDC: paused");
        usdc.approve(payee, 1);
        vm.expectRevert("TestUSDC: paused");
        usdc.transferFrom(consumer, payee, 1);
        vm.expectRevert("TestUSDC: paused");
        usdc.transferWithAuthorization(consumer, payee, 400, 0, validBefore, "a", v, r, s);
        vm.stopPrank();
        usdc.unpause();
        vm.prank(consumer);
        usdc.transfer(payee, 1);
    }

    function test_Blocklist_StopsSenderReceiverAndSpenderAndKeepsTheBalance() external {
        vm.prank(consumer);
        usdc.approve(stranger, 100);
        address[3] memory blocked = [consumer, payee, stranger];
        for (uint256 i = 0; i < blocked.length; i++) {
            usdc.blacklist(blocked[i]);
            assertTrue(usdc.isBlacklisted(blocked[i]));
            vm.expectRevert("TestUSDC: account is blocked");
            vm.prank(stranger);
            usdc.transferFrom(consumer, payee, 1);
            assertEq(usdc.balanceOf(consumer), 1000);
            usdc.unBlacklist(blocked[i]);
        }
        usdc.blacklist(payee);
        vm.expectRevert("TestUSDC: account is blocked");
        vm.prank(consumer);
        usdc.transfer(payee, 1);
    }

    function test_PauseAndBlocklist_AreForTheOwner() external {
        vm.startPrank(stranger);
        vm.expectRevert("TestUSDC: caller is not the owner");
        usdc.pause();
        vm.expectRevert("TestUSDC: caller is not the owner");
        usdc.unpause();
        vm.expectRevert("TestUSDC: caller is not the owner");
        usdc.blacklist(consumer);
        vm.expectRevert("TestUSDC: caller is not the owner");
        usdc.unBlacklist(consumer);
    }
}
